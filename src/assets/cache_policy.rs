//! How long browsers may keep an asset.

use axum::http::HeaderValue;
use stagedoor_app::{FOLDER, is_hash};

/// For files whose name changes with their content. One year is what caches
/// treat as forever.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For files that keep their name: a browser keeps its copy, but asks each time
/// whether it is still good (`If-None-Match`).
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// The `cache-control` of the file at `path`.
pub(super) fn of(path: &str) -> HeaderValue {
    if keeps_for_ever(path) {
        FOREVER
    } else {
        ASK_AGAIN
    }
}

/// Fonts are replaced under a new name, and so is what the build has hashed:
/// `/pkg/name.<hash>.css`.
fn keeps_for_ever(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    match segments.next() {
        Some("fonts") => segments.next().is_some(),
        Some(FOLDER) => segments
            .last()
            .is_some_and(|name| name.split('.').skip(1).any(is_hash)),
        _ => false,
    }
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
