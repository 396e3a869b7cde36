//! Logging in and out, and who is logged in.

use leptos::prelude::*;

use crate::dto::{AppError, CurrentUser};

/// Begins a session. `next` is the page of this site to go on to, with the form in `kept`
/// that was refused because nobody was logged in any more. Nobody is logged in yet where
/// there is a second step to do.
#[server(prefix = "/api", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] identifier: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
    #[server(default)] kept: String,
) -> Result<Option<CurrentUser>, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::FormState;
    use crate::local_path::{local_path, login_for, with_query};
    use crate::{format, kept_form};
    use stagedoor_domain::accounts::Credentials;

    let responder = FormResponder::open()?;
    let next = local_path(&next);
    let form = FormState::typed("login", &[("identifier", &identifier), ("kept", &kept)]);
    let credentials = Credentials {
        identifier,
        password,
    };
    let outcome = responder
        .visitor
        .log_in(credentials)
        .await
        .map(|user| user.map(|user| format::current_user(&user)));
    let next_or_settings = next.unwrap_or("/settings");
    let place = super::suspended::first_place(&responder, &outcome, next_or_settings).await;
    responder
        .respond(
            outcome,
            |user| match user {
                Some(user) => OnSuccess::to(place).keeping(kept_form::of(&kept, user)),
                None => OnSuccess::to(with_query("/login/second-factor", "next", next_or_settings))
                    .keeping(Some(FormState::typed("second_factor", &[("kept", &kept)]))),
            },
            |_| OnFailure::Form(next.map_or_else(|| "/login".to_owned(), login_for), form),
        )
        .await
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "log_out")]
pub async fn log_out() -> Result<(), AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::dto::Message;
    use crate::language::words;
    use stagedoor_domain::Error;

    let responder = FormResponder::open()?;
    let outcome = responder.visitor.log_out().await;
    responder
        .respond(
            outcome,
            |()| OnSuccess::to("/").saying(Message::success(words().login.logged_out)),
            |error| match error {
                // The session goes on with another id, but not in this browser.
                Error::Unauthenticated => {
                    OnFailure::Saying("/".to_owned(), Message::info(words().login.logged_out_here))
                }
                _ => OnFailure::Message("/".to_owned()),
            },
        )
        .await
}

/// Who is logged in. Sent as POST like every server function, so that no cache
/// on the way can keep it.
#[server(name = FetchCurrentUser, prefix = "/api", endpoint = "current_user")]
pub async fn current_user() -> Result<CurrentUser, AppError> {
    use super::form_responder::{FormResponder, OnFailure, OnSuccess};
    use crate::format;

    let responder = FormResponder::open()?;
    let outcome = responder
        .visitor
        .user_to_show()
        .await
        .map(|user| format::current_user(&user));
    responder
        .respond(
            outcome,
            |_| OnSuccess::to("/settings"),
            |_| OnFailure::Message("/settings".to_owned()),
        )
        .await
}
