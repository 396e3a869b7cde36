//! How a server function meets its request and answers it.
//!
//! Two kinds of caller come through the same responder: an island, which takes JSON,
//! and a plain HTML form, whose browser is sent on to a page of this site with
//! what it should show kept in the session (post, redirect, get).

use http::header::{ACCEPT, CACHE_CONTROL, HeaderValue, LOCATION};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;
use stagedoor_domain::{Error, SECOND_FACTOR, Services};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::response_options::ResponseOptions;
use super::shown_to::ShownToUser;
use crate::dto::{AppError, FieldProblem, Flash, FormState, Message};
use crate::kept_form;
use crate::local_path::{LEAVING, SUSPENDED, login_for, reauthenticate_for};

/// The request a server function runs for. Made before its first `await`, since
/// contexts are certain to be there only until then.
pub struct FormResponder {
    /// Who asks.
    pub visitor: Visitor,
    response: ResponseOptions,
    is_plain_form: bool,
    /// Whom the form was shown to, where it says so.
    shown_to: Option<Uuid>,
}

/// Where a plain form goes when it was refused, and what it shows there. The first
/// two are led by way of `/login` when nobody is logged in any more, and by way of
/// `/reauthenticate` when a new proof is asked for; both keep the form.
pub enum OnFailure {
    /// Back to this page, with the form as it was filled in.
    Form(String, FormState),
    /// To this page, with the reason as a message.
    Message(String),
    /// To this page, with a message that helps more than the reason.
    Saying(String, Message),
}

/// Where a plain form goes when it was taken, and what it shows there.
pub struct OnSuccess {
    to: String,
    flash: Flash,
}

impl OnSuccess {
    /// On to `to`, which says everything itself.
    pub fn to(to: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            flash: Flash::default(),
        }
    }

    /// With a message there.
    pub fn saying(mut self, message: Message) -> Self {
        self.flash.messages.push(message);
        self
    }

    /// With what undoes it there, where that is possible.
    pub fn undone_by(mut self, undo: Option<String>) -> Self {
        self.flash.undo = undo;
        self
    }

    /// With a form there that was filled in before.
    pub fn keeping(mut self, form: Option<FormState>) -> Self {
        self.flash.form = form;
        self
    }
}

impl FormResponder {
    /// The responder of the request at hand.
    pub fn open() -> Result<Self, AppError> {
        let parts = use_context::<Parts>();
        let visitor = parts
            .as_ref()
            .and_then(|parts| parts.extensions.get::<Visitor>().cloned());
        let (Some(parts), Some(visitor), Some(response)) =
            (parts, visitor, use_context::<ResponseOptions>())
        else {
            return Err(
                Error::internal("a server function runs outside of the session layer").into(),
            );
        };
        response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let accept = parts
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok());
        let is_plain_form = accept.is_some_and(|accept| accept.contains("text/html"));
        let shown_to = parts.extensions.get::<ShownToUser>();
        Ok(Self {
            visitor,
            response,
            is_plain_form,
            shown_to: shown_to.map(|user| user.0),
        })
    }

    /// What operations work with.
    pub fn services(&self) -> &Services {
        self.visitor.services()
    }

    /// Answers `outcome`: to an island as it is, to a plain form as a page to go
    /// to.
    pub async fn respond<T>(
        self,
        outcome: Result<T, Error>,
        on_success: impl FnOnce(&T) -> OnSuccess,
        on_failure: impl FnOnce(&Error) -> OnFailure,
    ) -> Result<T, AppError> {
        if let Err(error) = &outcome {
            // The span has who asks, and from where.
            tracing::info!(code = error.code(), "refused");
        }
        if !self.is_plain_form {
            return Ok(outcome?);
        }
        match outcome {
            Ok(value) => {
                let OnSuccess { to, flash } = on_success(&value);
                if flash != Flash::default() {
                    self.visitor.put_flash(&flash).await?;
                }
                see_other(&self.response, &to);
                Ok(value)
            }
            Err(error) => {
                let refused = on_failure(&error);
                let error = AppError::from(error);
                let (to, flash) = led(refused, &error, self.shown_to);
                // With the database away there is nowhere to keep it, and a
                // client that floods has used its places up: the answer then is
                // this second error, with its own status.
                self.visitor.put_flash(&flash).await?;
                see_other(&self.response, &to);
                Err(error)
            }
        }
    }
}

/// Where somebody goes who was refused with `error`, and what is shown there. `shown_to`
/// is whom the form was for.
fn led(refused: OnFailure, error: &AppError, shown_to: Option<Uuid>) -> (String, Flash) {
    let told = || Flash::message(Message::error(error.told()));
    let needs = error.needs.map(|_| SECOND_FACTOR);
    match (refused, &*error.code) {
        // The page that says why their account is not open, and what still is.
        (_, "ACCOUNT_SUSPENDED") => (SUSPENDED.to_owned(), Flash::default()),
        (_, "ACCOUNT_LEAVING") => (LEAVING.to_owned(), Flash::default()),
        (OnFailure::Saying(to, message), _) => (to, Flash::message(message)),
        (OnFailure::Form(to, form), "UNAUTHENTICATED" | "USER_NOT_FOUND") => {
            let kept = shown_to.map(|user_id| kept_form::write(&form, user_id));
            let login = kept.map(|kept| FormState::typed("login", &[("kept", &kept)]));
            let form = login.filter(|login| !login.value("kept").is_empty());
            (login_for(&to), Flash { form, ..told() })
        }
        (OnFailure::Message(to), "UNAUTHENTICATED" | "USER_NOT_FOUND") => (login_for(&to), told()),
        (OnFailure::Form(to, form), "REAUTHENTICATION_REQUIRED") => {
            (reauthenticate_for(&to, needs), Flash::form_again(form))
        }
        (OnFailure::Message(to), "REAUTHENTICATION_REQUIRED") => {
            (reauthenticate_for(&to, needs), Flash::default())
        }
        (OnFailure::Form(to, form), _) => (to, Flash::form_again(blame(form, error))),
        (OnFailure::Message(to), _) => (to, told()),
    }
}

/// Sends the browser on to `path` with GET, whatever it came with.
fn see_other(response: &ResponseOptions, path: &str) {
    match HeaderValue::from_str(path) {
        Ok(path) => {
            response.insert_header(LOCATION, path);
            response.set_status(StatusCode::SEE_OTHER);
        }
        Err(error) => {
            tracing::error!(%error, "a redirect's path cannot stand in a header");
            response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}

/// Notes in `form` what `error` says about it.
fn blame(mut form: FormState, error: &AppError) -> FormState {
    form.errors.clone_from(&error.errors);
    if form.errors.is_empty() {
        let field = match (&*error.code, &*form.name) {
            ("USERNAME_TAKEN", _) => "username",
            ("INVALID_CODE", _) => "code",
            ("CURRENT_PASSWORD_WRONG", "change_password") => "current_password",
            ("CURRENT_PASSWORD_WRONG", _) => "password",
            _ => "",
        };
        form.errors.push(FieldProblem {
            field: field.to_owned(),
            code: error.code.clone(),
            message: error.told(),
        });
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::Needs;

    fn form() -> FormState {
        FormState::typed("change_email", &[("email", "a@example.com")])
    }

    fn refused_with(code: &str, refused: OnFailure) -> (String, Flash) {
        led(refused, &AppError::new(code, "Why."), None)
    }

    #[test]
    fn who_is_not_logged_in_is_led_to_the_login_and_back() {
        for code in ["UNAUTHENTICATED", "USER_NOT_FOUND"] {
            let (to, flash) = refused_with(code, OnFailure::Form("/a?b=c".to_owned(), form()));
            assert_eq!(to, "/login?next=%2Fa%3Fb%3Dc");
            assert_eq!(flash, Flash::message(Message::error("Why.")));
        }
    }

    #[test]
    fn what_somebody_typed_whose_session_ended_waits_for_their_login() {
        let ada = Uuid::from_u128(1);
        let error = AppError::new("UNAUTHENTICATED", "Why.");
        let refused = OnFailure::Form("/a".to_owned(), form());
        let (to, flash) = led(refused, &error, Some(ada));
        assert_eq!(to, "/login?next=%2Fa");
        let kept = flash.form("login").value("kept");
        assert_eq!(kept_form::read(&kept, ada), Some(form()));
        assert_eq!(kept_form::read(&kept, Uuid::from_u128(2)), None);
    }

    #[test]
    fn a_form_that_needs_a_new_proof_goes_along_as_it_was_typed() {
        let code = "REAUTHENTICATION_REQUIRED";
        let (to, flash) = refused_with(code, OnFailure::Form("/a".to_owned(), form()));
        assert_eq!(to, "/reauthenticate?next=%2Fa");
        assert_eq!(flash, Flash::form_again(form()));
        let (to, flash) = refused_with(code, OnFailure::Message("/a".to_owned()));
        assert_eq!(to, "/reauthenticate?next=%2Fa");
        assert_eq!(flash, Flash::default());
    }

    #[test]
    fn a_proof_that_needs_a_second_factor_is_asked_for_with_one() {
        let error = AppError {
            needs: Some(Needs::SecondFactor),
            ..AppError::new("REAUTHENTICATION_REQUIRED", "Why.")
        };
        let (to, _) = led(OnFailure::Message("/a".to_owned()), &error, None);
        assert_eq!(to, "/reauthenticate?next=%2Fa&needs=second_factor");
    }

    #[test]
    fn what_is_said_instead_of_the_reason_is_said_where_it_should_be() {
        let message = Message::info("Another way.");
        let refused = OnFailure::Saying("/a".to_owned(), message.clone());
        let (to, flash) = refused_with("UNAUTHENTICATED", refused);
        assert_eq!((to, flash), ("/a".to_owned(), Flash::message(message)));
    }

    #[test]
    fn a_reason_is_laid_on_the_field_that_it_is_about() {
        for (code, field) in [
            ("USERNAME_TAKEN", "username"),
            ("INVALID_CODE", "code"),
            ("CURRENT_PASSWORD_WRONG", "password"),
            ("RATE_LIMITED", ""),
        ] {
            let (_, flash) = refused_with(code, OnFailure::Form("/a".to_owned(), form()));
            assert_eq!(flash.form("change_email").errors[0].field, field, "{code}");
        }
        let form = FormState::typed("change_password", &[]);
        let refused = OnFailure::Form("/a".to_owned(), form);
        let (_, flash) = refused_with("CURRENT_PASSWORD_WRONG", refused);
        assert_eq!(
            flash.form("change_password").errors[0].field,
            "current_password"
        );
    }
}
