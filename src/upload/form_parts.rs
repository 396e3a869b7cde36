//! The parts of a multipart body, read with a bound on what is held in memory.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::api::error::Problem;
use crate::upload::content_disposition::field_name;

/// The most bytes that are read in search of a part's beginning: its headers, and
/// what stands before the first part. A browser sends a few hundred.
const HEAD_LIMIT: u64 = 64 * 1024;

/// Within a part nothing piles up: its reader takes every piece at once.
const UNLIMITED: u64 = u64::MAX;

/// A multipart body, part by part.
#[derive(Debug)]
pub struct FormParts {
    multipart: Multipart,
    /// How much more may be read of the body before the next part is found.
    left: Arc<AtomicU64>,
}

impl FormParts {
    /// The parts of the request's body, of which nothing is read yet.
    ///
    /// # Errors
    /// `UNSUPPORTED_MEDIA_TYPE` when the body is of another kind,
    /// `MALFORMED_REQUEST` when no boundary is named.
    pub async fn of(request: Request) -> Result<Self, Problem> {
        if !is_multipart(&request) {
            return Err(Problem::unsupported_media_type(
                "Send the body as multipart/form-data.",
            ));
        }
        let left = Arc::new(AtomicU64::new(HEAD_LIMIT));
        let request = request.map(|body| {
            Body::new(PacedBody {
                inner: body,
                left: left.clone(),
                resting: false,
            })
        });
        match Multipart::from_request(request, &()).await {
            Ok(multipart) => Ok(Self { multipart, left }),
            Err(MultipartRejection::InvalidBoundary(_)) => {
                Err(Problem::malformed("The multipart body names no boundary."))
            }
            Err(_) => Err(unreadable()),
        }
    }

    /// The next part; none after the last.
    ///
    /// # Errors
    /// `MALFORMED_REQUEST`, also when the part does not begin within 64 KiB.
    pub async fn next(&mut self) -> Result<Option<Field<'_>>, Problem> {
        self.left.store(HEAD_LIMIT, Ordering::Relaxed);
        let part = self.multipart.next_field().await;
        self.left.store(UNLIMITED, Ordering::Relaxed);
        part.map_err(|_| unreadable())
    }
}

/// The name of the field that `part` is. The parser's own reading takes a `name=`
/// inside a file's name for it.
pub fn name_of(part: &Field<'_>) -> Option<String> {
    let header = part.headers().get(header::CONTENT_DISPOSITION)?;
    field_name(header.as_bytes())
}

/// The answer to a body that breaks off or is no multipart body.
pub fn unreadable() -> Problem {
    Problem::malformed("The multipart body cannot be read.")
}

fn is_multipart(request: &Request) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .to_ascii_lowercase()
                .starts_with("multipart/form-data")
        })
}

/// A body that fails once nothing is left to be read. The parser has no limits of
/// its own, and keeps all it reads until it has found a part's beginning.
struct PacedBody {
    inner: Body,
    left: Arc<AtomicU64>,
    /// Whether to say that nothing is there, once, because the parser otherwise
    /// collects all that has arrived before it looks at any of it.
    resting: bool,
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if std::mem::take(&mut self.resting) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        // Asked before the next piece, not after it: a piece that is longer than the
        // limit may hold the part's beginning and much of its content.
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            let error = axum::Error::new("no part begins where one should");
            return Poll::Ready(Some(Err(error)));
        }
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            let left = left.saturating_sub(data.len() as u64);
            self.left.store(left, Ordering::Relaxed);
            self.resting = true;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use futures::{StreamExt, stream};

    use super::*;

    #[tokio::test]
    async fn little_is_read_in_search_of_a_part_that_never_begins() {
        for start in ["", "--b\r\nX-Header: "] {
            let taken = Arc::new(AtomicU64::new(0));
            let count = taken.clone();
            let filler = Bytes::from(vec![b'a'; 1_000]);
            // Ends at some time, so that the test does, too.
            let pieces = stream::iter([Bytes::from(start)])
                .chain(stream::repeat(filler).take(10_000))
                .map(move |piece| {
                    count.fetch_add(piece.len() as u64, Ordering::Relaxed);
                    Ok::<_, std::io::Error>(piece)
                });
            let request = Request::post("/")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .body(Body::from_stream(pieces));
            let mut parts = FormParts::of(request.unwrap()).await.unwrap();
            assert_eq!(parts.next().await.unwrap_err().code, "MALFORMED_REQUEST");
            let taken = taken.load(Ordering::Relaxed);
            assert!(taken < HEAD_LIMIT + 1_000, "{taken} bytes");
        }
    }
}
