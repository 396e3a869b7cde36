//! Gives every error its body: `application/problem+json` for the API and for
//! programs, a page for browsers.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use stagedoor_session::theme_of;
use stagedoor_words::Language;

use crate::api::error::{Problem, ProblemBody};
use crate::api::health::READYZ;
use crate::middleware::language::asked;
use crate::middleware::problem_page::page;
use crate::middleware::refusal_pace;
use crate::middleware::request_id::RequestId;

/// The layer that writes the bodies of [`Problem`]s, and logs what is behind
/// those that are our own fault.
pub async fn dress(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let language = asked(request.headers()).unwrap_or_default();
    let path = request.uri().path();
    let as_page = wants_page(path, request.headers());
    let is_place = !path.starts_with("/api/");
    let theme = theme_of(request.headers());
    let of_api = is_api(request.uri().path());
    let again = if request.method().is_safe() {
        request.uri().path_and_query().map(ToString::to_string)
    } else {
        None
    };
    // Programs read what the documents of the API are written in.
    let language = if of_api { Language::English } else { language };
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
    // While the site is closed, it is the place that decides, whatever is asked for.
    let as_page = as_page || (is_place && problem.closed().is_some());
    let (content_type, body) = if as_page {
        (
            "text/html; charset=utf-8",
            page(&problem, &id, language, theme, again.as_deref()),
        )
    } else {
        ("application/problem+json", json(&problem, &id, language))
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

/// Whether the one who asks is a person in front of a browser. The API, and
/// readiness, answer JSON whatever is asked for.
pub fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    !is_api(path)
        && path != READYZ
        && headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

fn json(problem: &Problem, id: &str, language: Language) -> Vec<u8> {
    serde_json::to_vec(&ProblemBody::new(problem, id, language)).unwrap_or_default()
}

fn log(problem: &Problem) {
    let cause = problem.cause.as_deref().unwrap_or_default();
    match problem.status {
        StatusCode::INTERNAL_SERVER_ERROR => tracing::error!(code = problem.code, cause, "defect"),
        // That the site is closed was logged when it was, and is nobody's fault.
        StatusCode::SERVICE_UNAVAILABLE if problem.closed().is_some() => {
            tracing::debug!(code = problem.code, "refused");
        }
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
    use stagedoor_domain::{Error, Fault, FieldError};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::middleware::request_id::{self, X_REQUEST_ID};
    use crate::middleware::request_log;

    async fn answer(path: &str, accept: &str) -> (StatusCode, String, String, String) {
        answer_in("", path, accept).await
    }

    async fn answer_in(
        language: &str,
        path: &str,
        accept: &str,
    ) -> (StatusCode, String, String, String) {
        async fn panics() -> &'static str {
            panic!("a secret of the inside")
        }
        let router = Router::new()
            .route("/api/v1/panics", get(panics))
            .route("/panics", get(panics))
            .route("/busy", get(async || StatusCode::SERVICE_UNAVAILABLE))
            .route(
                "/api/v1/busy",
                get(async || StatusCode::SERVICE_UNAVAILABLE),
            )
            .route(
                "/fields",
                get(async || {
                    Problem::from(Error::Validation(vec![
                        FieldError::new("email", Fault::EmailMissing),
                        FieldError::new("title", Fault::TitleMissing),
                    ]))
                }),
            )
            .route(
                "/fits",
                get(async || Problem::malformed("The form has `a` twice.")),
            )
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
            .header(header::ACCEPT_LANGUAGE, language)
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
    async fn people_read_it_in_their_language_and_programs_of_the_api_in_english() {
        let (_, _, _, page) = answer_in("fr", "/busy", "text/html").await;
        for said in ["lang=\"fr\"", "De retour dans un instant", "pas disponible"] {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
        assert!(!page.contains("Back in a moment"), "{page}");
        let (_, _, _, page) = answer_in("de", "/busy", "text/html").await;
        assert!(page.contains("Back in a moment"), "{page}");
        let (_, _, _, body) = answer_in("fr", "/api/v1/busy", "*/*").await;
        assert!(body.contains("not available right now"), "{body}");

        // Islands show what server functions answer.
        let (_, _, _, body) = answer_in("fr", "/fields", "*/*").await;
        let french = [
            "Certains champs sont à revoir.",
            "Saisissez votre adresse e\u{2011}mail.",
            "Donnez un nom au titre.",
        ];
        for said in french {
            assert!(body.contains(said), "{said} is missing in {body}");
        }
    }

    #[tokio::test]
    async fn what_is_for_developers_is_not_shown_in_another_language() {
        let (_, _, _, page) = answer_in("en", "/fits", "text/html").await;
        assert!(page.contains("twice"), "{page}");
        let (_, _, _, page) = answer_in("fr", "/fits", "text/html").await;
        assert!(!page.contains("twice"), "{page}");
        assert!(page.contains("cette adresse accepte"), "{page}");
    }

    #[tokio::test]
    async fn a_problem_in_its_own_words_is_left_alone() {
        let (status, _, _, body) = answer("/api/v1/own", "*/*").await;
        assert_eq!((status, &*body), (StatusCode::CONFLICT, "its own words"));
    }
}
