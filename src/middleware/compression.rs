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

/// Measured on the settings page (8.8 KB): brotli takes 50 µs for 3.3 KB, gzip
/// 38 µs for 3.2 KB. Level 1 costs gzip twice that for more bytes, and from level
/// 5 on brotli takes as long as the page itself for 0.5 KB less; its default, 11,
/// takes 9 ms.
const LEVEL: CompressionLevel = CompressionLevel::Precise(2);

/// The layer.
pub fn layer() -> CompressionLayer<And<SizeAbove, IsText>> {
    CompressionLayer::new()
        .quality(LEVEL)
        .compress_when(SizeAbove::new(WORTH_IT).and(is_text as IsText))
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.starts_with("text/")
                || ["json", "javascript", "xml", "wasm"]
                    .iter()
                    .any(|text| kind.contains(text))
        })
}
