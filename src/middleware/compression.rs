//! Compression of answers that were made just now. Assets are compressed ahead
//! by the build, as small as they get.
//!
//! An answer here is one piece of text in memory, so it is compressed in one go, with a
//! compressor that its thread keeps, and goes out with its length. Layers for streams make
//! a new one of some 300 KB for every answer. What does stream is left as it is.
//!
//! Measured on the settings page of a listener (9,374 bytes; processor time of one
//! compression with a kept state, median of 2,000):
//!
//! | | level | bytes | µs |
//! |---|---|---|---|
//! | **gzip, libdeflate** | **1** | **3,363** | **14** |
//! | | 2 | 3,322 | 21 |
//! | | 5 | 3,256 | 24 |
//! | gzip, zlib-rs | 1 | 4,300 | 17 |
//! | | 2 | 3,440 | 30 |
//! | | 4 | 3,324 | 37 |
//! | | 6 | 3,303 | 40 |
//! | gzip, `miniz_oxide` | 1 | 3,736 | 20 |
//! | | 2 | 3,347 | 36 |
//! | brotli | 0 | 3,701 | 35 |
//! | | 2 | 3,490 | 48 |
//! | | 4 | 3,192 | 85 |
//! | | 5 | 2,993 | 108 |
//! | zstd | 1 | 3,483 | 14 |
//! | | 3 | 3,409 | 18 |
//!
//! So gzip answers every browser: what brotli would save from level 4 on costs as much
//! time as the page itself, and zstd neither saves nor is understood by all.

use std::cell::RefCell;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use libdeflater::{CompressionLvl, Compressor};

use crate::accept_encoding::{Accepted, Encoding};

/// Smaller answers fit into one packet anyway, in bytes.
const WORTH_IT: u64 = 1024;

/// The longest answer that is taken for text in memory, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// The first that compresses at all.
const LEVEL: i32 = 1;

const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// The layer.
pub async fn compress(request: Request, next: Next) -> Response {
    let accepted = Accepted::by(request.headers());
    let mut response = next.run(request).await;
    if !is_worth_it(&response) {
        return response;
    }
    response
        .headers_mut()
        .append(header::VARY, header::ACCEPT_ENCODING.into());
    match accepted.best([Encoding::Gzip, Encoding::Identity]) {
        Some(Encoding::Gzip) => compressed(response).await,
        _ => response,
    }
}

/// Whether `response` is text that was made just now, and enough of it.
fn is_worth_it(response: &Response) -> bool {
    let length = response.body().size_hint().exact();
    length.is_some_and(|length| (WORTH_IT..=LONGEST).contains(&length))
        && is_text(response.headers())
        && is_made_just_now(response.headers())
}

/// Audio, images and fonts are compressed already.
fn is_text(headers: &HeaderMap) -> bool {
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

/// Whether nobody further in has decided how this is sent. A file has a validator, which
/// stands for its very bytes; a part of something has its place in it.
fn is_made_just_now(headers: &HeaderMap) -> bool {
    let is_kept = [
        header::CONTENT_ENCODING,
        header::CONTENT_RANGE,
        header::ETAG,
        header::LAST_MODIFIED,
    ]
    .iter()
    .any(|name| headers.contains_key(name));
    !is_kept
        && !headers
            .get_all(header::CACHE_CONTROL)
            .iter()
            .any(|policy| policy.to_str().is_ok_and(|p| p.contains("no-transform")))
}

async fn compressed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // What is in memory neither waits nor fails.
    let Ok(body) = body.collect().await else {
        tracing::error!("an answer could not be read to be compressed");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let text = body.to_bytes();
    let Some(smaller) = gzip(&text) else {
        return Response::from_parts(parts, Body::from(text));
    };
    parts.headers.insert(header::CONTENT_ENCODING, GZIP);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::ACCEPT_RANGES);
    Response::from_parts(parts, Body::from(smaller))
}

thread_local! {
    static COMPRESSOR: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()));
}

/// None where it would not become smaller.
fn gzip(text: &[u8]) -> Option<Bytes> {
    let mut smaller = vec![0; text.len()];
    let length = COMPRESSOR
        .with_borrow_mut(|compressor| compressor.gzip_compress(text, &mut smaller))
        .ok()?;
    smaller.truncate(length);
    Some(smaller.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::sync::{Arc, Mutex};

    use axum::body::to_bytes;
    use axum::http::HeaderName;
    use axum::routing::get;
    use axum::{Router, middleware};
    use libdeflater::Decompressor;
    use tower::ServiceExt;

    use super::*;

    const HTML: (HeaderName, &str) = (header::CONTENT_TYPE, "text/html; charset=utf-8");

    async fn answered(headers: &[(HeaderName, &'static str)], body: Body) -> (HeaderMap, Bytes) {
        let mut response = Response::new(body);
        for (name, value) in headers {
            let value = HeaderValue::from_static(value);
            response.headers_mut().append(name, value);
        }
        let response = Arc::new(Mutex::new(Some(response)));
        let router = Router::new()
            .route(
                "/",
                get(|| async move { response.lock().unwrap().take().unwrap() }),
            )
            .layer(middleware::from_fn(compress));
        let request = Request::get("/")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br, zstd")
            .body(Body::empty());
        let answer = router.oneshot(request.unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let exact = body.size_hint().exact();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        if let Some(exact) = exact {
            assert_eq!(exact, body.len() as u64);
        }
        (parts.headers, body)
    }

    /// Text of that length which becomes smaller.
    fn text(length: usize) -> String {
        let words = (0..).map(|number: u32| format!("word {number}, "));
        words
            .flat_map(String::into_bytes)
            .take(length)
            .map(char::from)
            .collect()
    }

    #[tokio::test]
    async fn what_is_compressed_is_the_same_text() {
        for length in [1024, 1025, 9_374, 65_536, 300_000, 1024 * 1024] {
            let text = text(length);
            let headers = [
                HTML,
                (header::CONTENT_LENGTH, "1"),
                (header::ACCEPT_RANGES, "bytes"),
            ];
            let (headers, body) = answered(&headers, Body::from(text.clone())).await;
            assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert!(!headers.contains_key(header::ACCEPT_RANGES));
            assert_ne!(headers[header::CONTENT_LENGTH], "1");
            assert!(body.len() < length / 2, "{length} {}", body.len());
            let mut unpacked = vec![0; length];
            let unpacked_length = Decompressor::new().gzip_decompress(&body, &mut unpacked);
            assert_eq!(unpacked_length.unwrap(), length);
            assert!(unpacked == text.as_bytes());
        }
    }

    #[tokio::test]
    async fn what_is_small_large_no_text_or_somebody_elses_matter_is_left_as_it_is() {
        for (headers, length) in [
            (&[HTML][..], 1023),
            (&[HTML], 0),
            (&[HTML], 1024 * 1024 + 1),
            (&[(header::CONTENT_TYPE, "image/png")], 5000),
            (&[(header::CONTENT_TYPE, "audio/mp4")], 5000),
            (&[], 5000),
            (&[HTML, (header::CONTENT_ENCODING, "br")], 5000),
            (&[HTML, (header::CONTENT_RANGE, "bytes 0-4999/9000")], 5000),
            (&[HTML, (header::ETAG, "\"a\"")], 5000),
            (
                &[
                    HTML,
                    (header::LAST_MODIFIED, "Thu, 01 Jan 1970 00:00:00 GMT"),
                ],
                5000,
            ),
            (
                &[HTML, (header::CACHE_CONTROL, "private, no-transform")],
                5000,
            ),
        ] {
            let text = text(length);
            let (answered, body) = answered(headers, Body::from(text.clone())).await;
            let encoding = headers
                .iter()
                .find(|(name, _)| name == header::CONTENT_ENCODING);
            let found = answered.get(header::CONTENT_ENCODING);
            assert_eq!(
                found.map(HeaderValue::as_bytes),
                encoding.map(|(_, v)| v.as_bytes())
            );
            assert!(!answered.contains_key(header::VARY), "{headers:?}");
            assert!(body == text.as_bytes(), "{headers:?}");
        }
    }

    #[tokio::test]
    async fn what_streams_goes_on_streaming() {
        let pieces = futures::stream::iter([Ok::<_, std::io::Error>(text(2500)), Ok(text(2500))]);
        let (headers, body) = answered(&[HTML], Body::from_stream(pieces)).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING));
        assert_eq!(body.len(), 5000);
    }

    #[tokio::test]
    async fn noise_stays_as_it_is() {
        let mut seed = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        })
        .take(4000)
        .collect();
        let (headers, body) = answered(&[HTML], Body::from(noise.clone())).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING));
        assert!(body == noise);
    }
}
