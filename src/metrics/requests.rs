//! Counting and measuring requests.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use stagedoor_domain::meters::declared::{REQUEST_SECONDS, REQUESTS};

/// The route of what no route was found for, and of the site's own files: what strangers
/// ask for must not become labels.
const NO_ROUTE: &str = "none";

/// In the extensions of a request that is measured: where its route is noted, as soon as
/// that is known.
#[derive(Debug, Clone, Default)]
pub struct Measured(Arc<OnceLock<MatchedPath>>);

impl Measured {
    /// Notes which route the request takes.
    pub(crate) fn note_route(&self, route: &MatchedPath) {
        // Only the first counts, and there is no other.
        let _ = self.0.set(route.clone());
    }

    fn route(&self) -> &str {
        self.0.get().map_or(NO_ROUTE, MatchedPath::as_str)
    }
}

/// The layer that measures, around all others.
pub async fn measure(mut request: Request, next: Next) -> Response {
    let (begun, measured) = (Instant::now(), Measured::default());
    let method = label(request.method());
    request.extensions_mut().insert(measured.clone());
    let response = next.run(request).await;
    let (route, took) = (measured.route().to_owned(), begun.elapsed());
    let status = response.status();
    REQUEST_SECONDS.record([route.clone(), method.to_owned()], took);
    REQUESTS.add([route, method.to_owned(), status.as_str().to_owned()], 1);
    response
}

/// Methods of our own making are as many as somebody likes to send.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
