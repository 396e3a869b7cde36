//! Compression of answers that were made just now. Assets are compressed ahead
//! by the build, as small as they get.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Smaller answers fit into one packet anyway, in bytes.
const WORTH_IT: u64 = 1024;

/// Whether an answer is text: audio, images and fonts are compressed already.
type IsText = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// The layer. The fastest level: a page is made for one reader and sent once,
/// and the slower levels cost more time than the bytes they save.
pub fn layer() -> CompressionLayer<And<SizeAbove, IsText>> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(WORTH_IT).and(is_text as IsText))
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.starts_with("text/")
                || ["json", "javascript", "xml", "wasm"].iter().any(|text| kind.contains(text))
        })
}
