//! The built pages' assets: scripts, styles, fonts, images.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// For files whose name changes with their content. One year is what caches
/// treat as forever.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For files that keep their name: a browser keeps its copy, but asks each time
/// whether it is still good (`If-Modified-Since`).
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// Characters in the hash that the build puts into file names.
const HASH_LENGTH: usize = 22;

/// The longest path that may name a file, in bytes. The system's own limit is
/// about four times that, and would be answered as a failure to read.
const LONGEST_PATH: usize = 1024;

/// The longest name in such a path, in bytes: the system's 255, less what names
/// the compressed variants (`.br`, `.gz`).
const LONGEST_NAME: usize = 255 - 3;

/// Serves the files below `site`, compressed ahead where the build did so, and
/// hands everything else to `otherwise`.
pub fn router(site: &Path, otherwise: Router) -> Router {
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
        .layer(middleware::from_fn(set_cache_control))
}

async fn set_cache_control(request: Request, next: Next) -> Response {
    let policy = if keeps_for_ever(request.uri().path()) {
        FOREVER
    } else {
        ASK_AGAIN
    };
    let mut response = next.run(request).await;
    // Anything else comes from the pages, which say so themselves.
    let is_file = matches!(
        response.status(),
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
    );
    if is_file && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
    }
    response
}

/// Whether the system could have a file of that name at all.
fn may_name_a_file(path: &str) -> bool {
    path.len() <= LONGEST_PATH
        && path.split('/').all(|name| name.len() <= LONGEST_NAME)
        && !path.contains("%00")
}

/// Fonts are replaced under a new name, and so is what the build has hashed:
/// `/pkg/name.<hash>.css`.
fn keeps_for_ever(path: &str) -> bool {
    path.starts_with("/fonts/")
        || (path.starts_with("/pkg/")
            && path.rsplit('/').next().is_some_and(|name| {
                name.split('.').skip(1).any(|part| {
                    part.len() == HASH_LENGTH
                        && part
                            .bytes()
                            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
                })
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_change_with_their_content_are_kept_for_ever() {
        assert!(keeps_for_ever("/pkg/stagedoor.AbCdEfGhIjKlMnOpQrSt-_.css"));
        assert!(keeps_for_ever("/fonts/sans.woff2"));
        assert!(!keeps_for_ever("/pkg/stagedoor.css"));
        assert!(!keeps_for_ever("/pkg/AbCdEfGhIjKlMnOpQrSt-_"));
        assert!(!keeps_for_ever("/favicon.svg"));
        assert!(!keeps_for_ever("/AbC.AbCdEfGhIjKlMnOpQrSt-_.css"));
    }
}
