//! What a domain error becomes for a server function.

use http::header::{HeaderValue, RETRY_AFTER};
use http::{StatusCode, request::Parts};
use leptos::prelude::use_context;
use stagedoor_domain::Error;
use stagedoor_session::Visitor;

use super::response_options::ResponseOptions;
use crate::dto::{AppError, FieldProblem, Needs};
use crate::language::language;
use crate::refusal_code::RefusalCode;
use crate::status::{retry_after, status};

/// Gives `response` the status that stands for `error` and its code, and says when to
/// try again where that may help.
pub fn answer_for(response: &ResponseOptions, error: &Error) {
    response.set_status(status(error));
    response.set_refusal(RefusalCode(error.code()));
    if let Some(seconds) = retry_after(error) {
        response.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
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
        if let Some(response) = use_context::<ResponseOptions>() {
            answer_for(&response, &error);
        }
        if let Error::Unavailable(_) | Error::Internal(_) = &error {
            tracing::error!(%error, code = error.code(), "a server function failed");
        }
        let language = language();
        let mut answer = Self::new(error.code(), error.detail(language));
        answer.request_id = request_id();
        answer.retry_after = retry_after(&error);
        answer.needs = error.needs().map(|_| Needs::SecondFactor);
        if let Error::Validation(fields) = error {
            answer.errors = fields
                .into_iter()
                .map(|field| FieldProblem {
                    field: field.field.to_owned(),
                    code: field.code().to_owned(),
                    message: field.message(language).into_owned(),
                })
                .collect();
        }
        answer
    }
}

fn request_id() -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .extensions
        .get::<Visitor>()?
        .client()
        .request_id
        .clone()
}
