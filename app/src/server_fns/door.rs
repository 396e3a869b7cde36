//! How a server function meets its request and answers it.
//!
//! Two kinds of caller come through the same door: an island, which takes JSON,
//! and a plain HTML form, whose browser is sent on to a page of this site with
//! what it should show kept in the session (post, redirect, get).

use http::header::{ACCEPT, CACHE_CONTROL, HeaderValue, LOCATION};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use stagedoor_domain::{Error, Origin, Services};
use stagedoor_session::Visitor;

use crate::wire::{AppError, FieldProblem, Flash, FormState, Message};

/// The request a server function runs for. Made before its first `await`, since
/// contexts are certain to be there only until then.
pub struct Door {
    /// Who asks.
    pub visitor: Visitor,
    response: ResponseOptions,
    is_plain_form: bool,
}

/// Where a plain form goes when it was refused, and what it shows there.
pub enum Refused {
    /// Back to this page, with the form as it was filled in.
    Form(String, FormState),
    /// To this page, with the reason as a message.
    Message(String),
}

/// Where a plain form goes when it was taken, and what it shows there.
pub struct Taken {
    to: String,
    message: Option<Message>,
}

impl Taken {
    /// On to `to`, which says everything itself.
    pub fn to(to: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            message: None,
        }
    }

    /// With a message there.
    pub fn saying(self, message: Message) -> Self {
        Self {
            message: Some(message),
            ..self
        }
    }
}

impl Door {
    /// The door of the request at hand.
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
        Ok(Self {
            visitor,
            response,
            is_plain_form,
        })
    }

    /// What operations work with.
    pub fn services(&self) -> &Services {
        self.visitor.services()
    }

    /// Where the request comes from.
    pub fn origin(&self) -> &Origin {
        self.visitor.origin()
    }

    /// Answers `outcome`: to an island as it is, to a plain form as a page to go
    /// to.
    pub async fn answer<T>(
        self,
        outcome: Result<T, Error>,
        taken: impl FnOnce(&T) -> Taken,
        refused: impl FnOnce(&Error) -> Refused,
    ) -> Result<T, AppError> {
        if !self.is_plain_form {
            return Ok(outcome?);
        }
        match outcome {
            Ok(value) => {
                let Taken { to, message } = taken(&value);
                if let Some(message) = message {
                    self.visitor.put_flash(&Flash::message(message)).await?;
                }
                see_other(&self.response, &to);
                Ok(value)
            }
            Err(error) => {
                let refused = refused(&error);
                let error = AppError::from(error);
                let (to, flash) = match refused {
                    Refused::Form(to, form) => (
                        to,
                        Flash {
                            form: Some(blame(form, &error)),
                            ..Flash::default()
                        },
                    ),
                    Refused::Message(to) => (to, Flash::message(Message::error(error.told()))),
                };
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

/// Sends the browser on to `path` with GET, whatever it came with.
pub fn see_other(response: &ResponseOptions, path: &str) {
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
        let field = if error.code == "USERNAME_TAKEN" {
            "username"
        } else {
            ""
        };
        form.errors.push(FieldProblem {
            field: field.to_owned(),
            code: error.code.clone(),
            message: error.told(),
        });
    }
    form
}
