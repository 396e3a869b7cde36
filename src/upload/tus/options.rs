//! What this server says of itself.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use stagedoor_domain::Services;
use stagedoor_domain::uploads::Algorithm;

pub(super) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");

const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");

const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");

const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");

const TUS_CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");

/// The one version that there is.
pub(super) const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

const EXTENSIONS: HeaderValue =
    HeaderValue::from_static("creation,creation-with-upload,termination,expiration,checksum");

/// Answers what this server can do.
pub(crate) async fn options(State(services): State<Services>) -> Response {
    let algorithms = Algorithm::ALL.map(Algorithm::as_str).join(",");
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_VERSION, VERSION);
    headers.insert(TUS_EXTENSION, EXTENSIONS);
    headers.insert(TUS_MAX_SIZE, services.media.limit_bytes().into());
    if let Ok(algorithms) = algorithms.parse() {
        headers.insert(TUS_CHECKSUM_ALGORITHM, algorithms);
    }
    response
}

/// The layer that says in which version an answer is, and in which one a request should be.
pub(crate) async fn mark(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_refused = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, VERSION);
    if is_refused {
        headers.insert(TUS_VERSION, VERSION);
    }
    response
}
