//! The routes of the small scripts that come with the program.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use stagedoor_app::scripts;

/// One year is what caches treat as forever: another text has another path.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/javascript; charset=utf-8"),
    ),
    (
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    ),
];

/// A route for each of them.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    scripts::all()
        .into_iter()
        .fold(Router::new(), |router, script| {
            router.route(&script.path, get(async || (HEADERS, script.text)))
        })
}
