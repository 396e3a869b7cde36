//! What somebody has already, told by its tag (RFC 9110, section 13). Every tag of this
//! program stands for the very bytes.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Whether the one who asks has what `tag` stands for, and wants it only otherwise
/// (`If-None-Match`).
pub fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    tags(asked, &header::IF_NONE_MATCH)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Whether the one who asks wants something else than what `tag` stands for, and nothing of
/// this (`If-Match`).
pub fn is_unwanted(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    asked.contains_key(header::IF_MATCH)
        && !tags(asked, &header::IF_MATCH).any(|wanted| wanted == "*" || wanted == tag)
}

/// Whether a part would go with what the one who asks has of it (`If-Range`). A time tells
/// of no bytes here, and so fits nothing.
pub fn is_continued(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    asked
        .get(header::IF_RANGE)
        .is_none_or(|having| having == tag)
}

fn tags<'a>(asked: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    asked
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}
