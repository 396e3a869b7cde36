//! An error as the API answers it.
//!
//! A [`Problem`] leaves a handler or layer as a bare status with itself in the
//! answer's extensions; `crate::middleware::error_answers` gives it its body, where the
//! request id and the entrance (API or page) are known.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use stagedoor_app::{retry_after, status};
use stagedoor_domain::{Error, FieldError};
use stagedoor_words::{Errors, Language};
use utoipa::ToSchema;

use crate::error_chain::with_causes;

/// An answer that is an error, as RFC 9457 describes one.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code that clients match on.
    pub code: &'static str,
    /// What it says.
    said: Said,
    /// What is wrong with which field, for `VALIDATION_FAILED`.
    pub errors: Vec<FieldError>,
    /// What a proof must have in it, for `REAUTHENTICATION_REQUIRED`.
    pub needs: Option<&'static str>,
    /// In how many seconds to try again, for `RATE_LIMITED` and
    /// `SERVICE_UNAVAILABLE`.
    pub retry_after: Option<u64>,
    /// What happened inside, for the log and nobody else.
    pub cause: Option<Arc<str>>,
    /// Whether somebody guessed wrong, which the log tells even where the answer is
    /// what every visitor without a session gets.
    pub is_wrong_guess: bool,
}

/// What a problem says, to be said in the language of whoever reads it.
#[derive(Debug, Clone)]
enum Said {
    /// What became of an operation.
    Error(Arc<Error>),
    /// A text for people.
    Text(fn(&Errors) -> &'static str),
    /// What is wrong with a request, for whoever has written the program that sends it.
    ForDevelopers(Cow<'static, str>),
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, said: Said) -> Self {
        Self {
            status,
            code,
            said,
            errors: Vec::new(),
            needs: None,
            retry_after: None,
            cause: None,
            is_wrong_guess: false,
        }
    }

    /// The body is not what the route takes.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        let said = Said::ForDevelopers(detail.into());
        Self::new(StatusCode::BAD_REQUEST, "MALFORMED_REQUEST", said)
    }

    /// The body is of a kind that the route does not take.
    pub fn unsupported_media_type(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            Said::ForDevelopers(detail.into()),
        )
    }

    /// The body is larger than `limit_bytes`.
    pub fn too_large(limit_bytes: u64) -> Self {
        Error::PayloadTooLarge { limit_bytes }.into()
    }

    /// An unsafe method from another origin.
    pub fn csrf_rejected() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "CSRF_REJECTED",
            Said::Text(|errors| errors.other_site),
        )
    }

    /// The request is in another version of tus than is spoken here.
    pub fn tus_version_unsupported() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "TUS_VERSION_UNSUPPORTED",
            Said::ForDevelopers("Send `Tus-Resumable: 1.0.0`.".into()),
        )
    }

    /// There is nothing at this address.
    pub fn not_found() -> Self {
        Error::NotFound.into()
    }

    /// There is something here, but not for this method.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            Said::Text(|errors| errors.no_such_method),
        )
    }

    /// No byte of what is asked for is in the thing that it is asked for of.
    pub fn range_not_satisfiable() -> Self {
        Self::new(
            StatusCode::RANGE_NOT_SATISFIABLE,
            "RANGE_NOT_SATISFIABLE",
            Said::Text(|errors| errors.not_understood),
        )
    }

    /// What is there is another thing than the one that is asked for.
    pub fn precondition_failed() -> Self {
        StatusCode::PRECONDITION_FAILED.into()
    }

    /// A sentence or two in this language for the person it happened to. What is for
    /// developers is in English, and in another language no more than that something is
    /// wrong with the request.
    pub fn detail(&self, language: Language) -> Cow<'_, str> {
        let errors = &language.words().errors;
        match &self.said {
            Said::Error(error) => error.detail(language).into(),
            Said::Text(text) => text(errors).into(),
            Said::ForDevelopers(detail) if language == Language::English => (&**detail).into(),
            Said::ForDevelopers(_) => errors.not_understood.into(),
        }
    }

    /// What an operator says who has closed the site, and until when; none for any other
    /// problem.
    pub fn closed(&self) -> Option<(Option<&str>, Option<DateTime<Utc>>)> {
        match &self.said {
            Said::Error(error) => match &**error {
                Error::Maintenance { message, until, .. } => Some((message.as_deref(), *until)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A defect: `cause` is for the log.
    pub fn internal(cause: &str) -> Self {
        Error::internal(cause).into()
    }

    /// Something is away or took too long: `cause` is for the log.
    pub fn unavailable(cause: &str) -> Self {
        Error::unavailable(cause).into()
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let error = Arc::new(error);
        let said = Said::Error(error.clone());
        let mut problem = Self::new(status(&error), error.code(), said);
        problem.retry_after = retry_after(&error);
        problem.needs = error.needs();
        match &*error {
            Error::Unavailable(cause) | Error::Internal(cause) => {
                problem.cause = Some(with_causes(&**cause).into());
            }
            Error::Validation(errors) => problem.errors.clone_from(errors),
            Error::LoginOver => problem.is_wrong_guess = true,
            _ => {}
        }
        problem
    }
}

/// For layers that answer a status and nothing more.
impl From<StatusCode> for Problem {
    fn from(status: StatusCode) -> Self {
        let cause = "a layer answered no more than its status";
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
            StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(cause),
            status if status.is_server_error() => Self::internal(cause),
            status => Self {
                status,
                said: Said::Text(|errors| errors.not_understood),
                ..Self::malformed("")
            },
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Why a request was refused (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Always `about:blank`: what matters is `code`.
    r#type: &'static str,
    /// The status, in words.
    title: &'static str,
    /// The status.
    status: u16,
    /// What programs match on.
    code: &'static str,
    /// A sentence or two for people. It may change.
    detail: Cow<'a, str>,
    /// Names the request in the log; the same as `x-request-id`.
    request_id: &'a str,
    /// What is wrong with which field, for `VALIDATION_FAILED`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldErrorBody<'a>>,
    /// `second_factor` where a password alone is not enough, for
    /// `REAUTHENTICATION_REQUIRED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<&'static str>,
}

/// What is wrong with one field of a form.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldError)]
struct FieldErrorBody<'a> {
    /// The field's name, as the form and the API spell it.
    field: &'static str,
    /// A stable, machine-readable reason, such as `too_short`.
    code: &'static str,
    /// One sentence for the person who typed it.
    message: Cow<'a, str>,
}

impl<'a> ProblemBody<'a> {
    pub(crate) fn new(problem: &'a Problem, request_id: &'a str, language: Language) -> Self {
        Self {
            r#type: "about:blank",
            title: problem.status.canonical_reason().unwrap_or("Error"),
            status: problem.status.as_u16(),
            code: problem.code,
            detail: problem.detail(language),
            request_id,
            errors: problem
                .errors
                .iter()
                .map(|error| FieldErrorBody {
                    field: error.field,
                    code: error.code(),
                    message: error.message(language),
                })
                .collect(),
            needs: problem.needs,
        }
    }
}
