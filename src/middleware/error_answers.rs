//! Gives every error its body: `application/problem+json` for the API and for
//! programs, a page for browsers.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use stagedoor_words::Language;

use crate::api::error::{Problem, ProblemBody};
use crate::middleware::language::asked;
use crate::middleware::refusal_pace;
use crate::middleware::request_id::RequestId;

/// The layer that writes the bodies of [`Problem`]s, and logs what is behind
/// those that are our own fault.
pub async fn dress(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let language = asked(request.headers()).unwrap_or_default();
    let as_page = wants_page(request.uri().path(), request.headers());
    let of_api = is_api(request.uri().path());
    let mut response = next.run(request).await;
    if refusal_pace::is_due(&response) {
        refusal_pace::keep().await;
    }
    let problem = match response.extensions_mut().remove::<Arc<Problem>>() {
        Some(problem) => problem,
        None if is_bare(&response)
            || (as_page && is_for_programs(&response))
            || (of_api && is_undocumented(&response)) =>
        {
            Arc::new(Problem::from(response.status()))
        }
        None => return response,
    };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    log(&problem);
    let (content_type, body) = if as_page {
        ("text/html; charset=utf-8", page(&problem, &id, language))
    } else {
        ("application/problem+json", json(&problem, &id))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::CONTENT_LENGTH);
    // Leptos sends plain forms back to where they came from, errors included.
    headers.remove(header::LOCATION);
    *response.body_mut() = Body::from(body);
    response
}

/// Whether a layer answered an error and nothing more.
fn is_bare(response: &Response) -> bool {
    is_error(response)
        && !response.headers().contains_key(header::CONTENT_TYPE)
        && response.body().is_end_stream()
}

/// Whether a server function answered an error that only an island can read.
fn is_for_programs(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    is_error(response) && kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html"))
}

/// Whether an answer of the API is an error in another shape than the documented
/// one, as axum's own extractors write them.
fn is_undocumented(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    is_error(response)
        && kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"application/problem+json"))
}

fn is_error(response: &Response) -> bool {
    response.status().is_client_error() || response.status().is_server_error()
}

/// Whether the one who asks is a person in front of a browser. The API answers
/// JSON whatever is asked for.
pub fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    !is_api(path)
        && headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

fn json(problem: &Problem, id: &str) -> Vec<u8> {
    serde_json::to_vec(&ProblemBody::new(problem, id)).unwrap_or_default()
}

fn page(problem: &Problem, id: &str, language: Language) -> Vec<u8> {
    stagedoor_app::error_page(
        language,
        problem.status,
        title(problem.status),
        &problem.detail,
        Some(id),
        way_on(problem.code),
    )
    .into_bytes()
}

/// Where the page of an error sends people who can do something about it.
fn way_on(code: &str) -> Option<(&'static str, &'static str)> {
    match code {
        "CREATOR_ROLE_REQUIRED" => Some(("/settings", "Open settings")),
        "TWO_STEP_REQUIRED" => Some(("/settings/security", "Open security settings")),
        _ => None,
    }
}

/// What an error page is headed: words for people, where the API's `title` has
/// the protocol's.
fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Log in first",
        StatusCode::FORBIDDEN => "That is not possible",
        StatusCode::NOT_FOUND => "Nothing here",
        StatusCode::PAYLOAD_TOO_LARGE => "Too much at once",
        StatusCode::TOO_MANY_REQUESTS => "Too many tries",
        StatusCode::SERVICE_UNAVAILABLE => "Back in a moment",
        status if status.is_server_error() => "Something went wrong",
        _ => "That did not work",
    }
}

fn log(problem: &Problem) {
    let cause = problem.cause.as_deref().unwrap_or_default();
    match problem.status {
        StatusCode::INTERNAL_SERVER_ERROR => tracing::error!(code = problem.code, cause, "defect"),
        StatusCode::SERVICE_UNAVAILABLE => {
            tracing::error!(code = problem.code, cause, "unavailable");
        }
        // Nobody is logged in, nothing is there: that is what every visitor and every
        // crawler is told.
        StatusCode::NOT_FOUND => tracing::debug!(code = problem.code, "refused"),
        _ if problem.code == "UNAUTHENTICATED" && !problem.is_wrong_guess => {
            tracing::debug!(code = problem.code, "refused");
        }
        // Whoever tries to get around something is refused more often than others
        // (OWASP ASVS 5.0, 16.3.2 and 16.3.3).
        _ => tracing::info!(code = problem.code, "refused"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use axum::body::to_bytes;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::middleware::request_id::{self, X_REQUEST_ID};
    use crate::middleware::request_log;

    async fn answer(path: &str, accept: &str) -> (StatusCode, String, String, String) {
        async fn panics() -> &'static str {
            panic!("a secret of the inside")
        }
        let router = Router::new()
            .route("/api/v1/panics", get(panics))
            .route("/panics", get(panics))
            .route("/busy", get(async || StatusCode::SERVICE_UNAVAILABLE))
            .route(
                "/api/v1/own",
                get(async || {
                    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
                    (StatusCode::CONFLICT, kind, "its own words")
                }),
            )
            .layer(CatchPanicLayer::custom(request_log::panicked))
            .layer(middleware::from_fn(dress))
            .layer(middleware::from_fn(request_id::assign));
        let request = Request::get(path)
            .header(header::ACCEPT, accept)
            .body(Body::empty());
        let response = router.oneshot(request.unwrap()).await.unwrap();
        let header =
            |name: &header::HeaderName| response.headers()[name].to_str().unwrap().to_owned();
        let (kind, id) = (header(&header::CONTENT_TYPE), header(&X_REQUEST_ID));
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, id, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_panic_is_a_defect_with_its_request_id_and_nothing_of_the_inside() {
        for (path, accept, expected) in [
            ("/api/v1/panics", "text/html", "application/problem+json"),
            ("/panics", "*/*", "application/problem+json"),
            ("/panics", "text/html,*/*", "text/html; charset=utf-8"),
        ] {
            let (status, kind, id, body) = answer(path, accept).await;
            assert_eq!(
                (status, &*kind),
                (StatusCode::INTERNAL_SERVER_ERROR, expected)
            );
            assert!(body.contains(&id), "{body}");
            assert!(!body.contains("secret"), "{body}");
        }
    }

    #[tokio::test]
    async fn a_bare_status_gets_a_body() {
        let (status, _, _, body) = answer("/busy", "*/*").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(body.contains("SERVICE_UNAVAILABLE"), "{body}");
    }

    #[tokio::test]
    async fn a_problem_in_its_own_words_is_left_alone() {
        let (status, _, _, body) = answer("/api/v1/own", "*/*").await;
        assert_eq!((status, &*body), (StatusCode::CONFLICT, "its own words"));
    }
}
