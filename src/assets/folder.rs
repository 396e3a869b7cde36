//! A site served from disk, where files may change under the running program.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::cache_policy;

/// The longest path that may name a file, in bytes. The system's own limit is
/// about four times that, and would be answered as a failure to read.
const LONGEST_PATH: usize = 1024;

/// The longest name in such a path, in bytes: the system's 255, less what names
/// the compressed variants (`.br`, `.gz`).
const LONGEST_NAME: usize = 255 - 3;

/// Serves the files below `site`, compressed ahead where the build did so, and
/// hands everything else to `otherwise`.
pub(super) fn router(site: &Path, otherwise: Router) -> Router {
    let files = ServeDir::new(site)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(otherwise.clone());
    Router::new()
        .fallback(async move |request: Request| {
            // Neither service can fail.
            if may_name_a_file(request.uri().path()) {
                files.oneshot(request).await.into_response()
            } else {
                otherwise.oneshot(request).await.into_response()
            }
        })
        .layer(middleware::from_fn(as_from_memory))
}

/// What the same file out of the program would be answered: with a policy for caches, and
/// whole, since nobody needs a part of something so small.
async fn as_from_memory(mut request: Request, next: Next) -> Response {
    let policy = cache_policy::of(request.uri().path());
    request.headers_mut().remove(header::RANGE);
    let mut response = next.run(request).await;
    // Anything else comes from the pages, which say so themselves.
    let is_file = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let headers = response.headers_mut();
    if is_file && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, policy);
        headers.remove(header::ACCEPT_RANGES);
    }
    response
}

/// Whether the system could have a file of that name at all.
fn may_name_a_file(path: &str) -> bool {
    path.len() <= LONGEST_PATH
        && path.split('/').all(|name| name.len() <= LONGEST_NAME)
        && !path.contains("%00")
}
