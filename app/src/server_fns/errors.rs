//! What a domain error becomes for a server function: the only place in this
//! crate that knows its status.

use http::header::{HeaderValue, RETRY_AFTER};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use stagedoor_domain::Error;
use stagedoor_session::Visitor;

use crate::wire::{AppError, FieldProblem};

/// The contract's status of `error`.
pub const fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated | Error::InvalidCredentials => StatusCode::UNAUTHORIZED,
        Error::EmailNotVerified | Error::CreatorRoleRequired => StatusCode::FORBIDDEN,
        Error::UserNotFound | Error::NotFound => StatusCode::NOT_FOUND,
        Error::UsernameTaken => StatusCode::CONFLICT,
        Error::TokenInvalid => StatusCode::BAD_REQUEST,
        Error::PayloadTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Error::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Error::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Gives the answer to this request `status`, whatever else becomes of it.
pub fn answer_with(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

impl From<Error> for AppError {
    /// Also sets the answer's status and `retry-after`, and logs what nobody but
    /// the operator may see.
    fn from(error: Error) -> Self {
        answer_with(status_of(&error));
        if let Error::Unavailable(_) | Error::Internal(_) = &error {
            tracing::error!(%error, code = error.code(), "a server function failed");
        }
        let mut answer = Self::new(error.code(), error.detail());
        answer.request_id = request_id();
        match error {
            Error::Validation(fields) => {
                answer.errors = fields
                    .into_iter()
                    .map(|field| FieldProblem {
                        field: field.field.to_owned(),
                        code: field.code.to_owned(),
                        message: field.message,
                    })
                    .collect();
            }
            Error::RateLimited { retry_after } => {
                // Rounded up: a client that waits as told must not be early.
                let seconds = retry_after.as_millis().div_ceil(1_000).max(1);
                let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
                answer.retry_after = Some(seconds);
                if let Some(response) = use_context::<ResponseOptions>() {
                    response.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
                }
            }
            _ => {}
        }
        answer
    }
}

fn request_id() -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .extensions
        .get::<Visitor>()?
        .origin()
        .request_id
        .clone()
}
