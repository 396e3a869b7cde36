//! The routes of the small scripts and style sheets that come with the program.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use stagedoor_app::{scripts, stylesheets};

/// One year is what caches treat as forever: another text has another path.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

const SCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");

const STYLES: HeaderValue = HeaderValue::from_static("text/css; charset=utf-8");

/// A route for each of them.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let scripts = scripts::all().into_iter().map(|file| (SCRIPT, file));
    let sheets = stylesheets::all().into_iter().map(|file| (STYLES, file));
    scripts
        .chain(sheets)
        .fold(Router::new(), |router, (kind, file)| {
            let answer = async move || (headers(kind), file.text);
            router.route(&file.path, get(answer))
        })
}

const fn headers(kind: HeaderValue) -> [(HeaderName, HeaderValue); 2] {
    [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, FOREVER),
    ]
}
