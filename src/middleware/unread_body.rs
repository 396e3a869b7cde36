//! Bodies that nobody wanted.
//!
//! An answer may be ready before its request has arrived: the gate refuses an
//! upload by its cookie alone. When the connection is closed at that moment, a
//! client that is still sending gets a broken pipe in place of the answer. So
//! what is left of a body is read and thrown away, up to a point, while the
//! answer is on its way.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

/// The most that is thrown away, in bytes: an upload of the usual size and a
/// little more. Past it the client has to do without the answer.
const MOST: usize = 256 * 1024 * 1024;

/// How long that may take.
const LONGEST: Duration = Duration::from_secs(30);

/// The layer.
pub(crate) async fn discard(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_sent = !request.headers().contains_key(header::EXPECT);
    let wanted = |body| {
        Body::new(Wanted {
            body: Some(body),
            is_sent,
        })
    };
    next.run(request.map(wanted)).await
}

/// A body that is read to its end by somebody else when its reader drops it.
struct Wanted {
    body: Option<Body>,
    /// Whether the client sends it: one that said `Expect: 100-continue` does so
    /// only once it is asked for.
    is_sent: bool,
}

impl HttpBody for Wanted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_sent = true;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = std::task::ready!(Pin::new(body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Wanted {
    fn drop(&mut self) {
        if let Some(body) = self.body.take()
            && self.is_sent
            && !body.is_end_stream()
        {
            tokio::spawn(tokio::time::timeout(LONGEST, throw_away(body)));
        }
    }
}

async fn throw_away(mut body: Body) {
    let mut left = MOST;
    while let Some(Ok(frame)) = body.frame().await {
        let size = frame.data_ref().map_or(0, Bytes::len);
        let Some(rest) = left.checked_sub(size) else {
            return;
        };
        left = rest;
    }
}
