//! How large a request may be, and how long it may take.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::api::error::Problem;

/// The longest that an ordinary request may take, its body included.
pub const ORDINARY_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest silence in the middle of an upload. How long the whole upload
/// takes is up to its sender's line.
pub const UPLOAD_SILENCE: Duration = Duration::from_secs(30);

/// What the form around an uploaded file may add to the file's own limit: the
/// text fields and the multipart boundaries.
pub const FORM_ALLOWANCE: u64 = 64 * 1024;

/// Limits for one group of routes.
#[derive(Debug, Clone, Copy)]
pub struct RequestLimits {
    /// The largest body, in bytes.
    pub body_bytes: u64,
    /// The limit that a refusal names, in bytes: what somebody may send, without what
    /// is allowed for around it.
    pub told_bytes: u64,
    /// The longest time until the answer starts, if there is one.
    pub total: Option<Duration>,
    /// The longest silence inside the body, if there is one.
    pub silence: Option<Duration>,
}

impl RequestLimits {
    /// Returns those of routes whose bodies are at most `bytes` long.
    pub const fn ordinary(bytes: u64) -> Self {
        Self {
            body_bytes: bytes,
            told_bytes: bytes,
            total: Some(ORDINARY_TIMEOUT),
            silence: None,
        }
    }

    /// Returns those of routes that take a file of at most `bytes`.
    pub const fn uploading(bytes: u64) -> Self {
        Self {
            body_bytes: bytes + FORM_ALLOWANCE,
            told_bytes: bytes,
            total: None,
            silence: Some(UPLOAD_SILENCE),
        }
    }

    /// The same, for a file that is too large, too, up to twice its limit: a browser
    /// shows the answer to a form only when it could send all of it.
    pub const fn hearing_out(self) -> Self {
        Self {
            body_bytes: self.told_bytes + self.body_bytes,
            ..self
        }
    }
}

/// The layer that holds requests to `limits`. Whatever a handler made of a body
/// that was cut off here, the answer is 413 or, for silence, 503: both doors
/// then say the same.
pub async fn enforce(
    State(limits): State<RequestLimits>,
    request: Request,
    next: Next,
) -> Response {
    let too_large = || Problem::too_large(limits.told_bytes).into_response();
    if announced_length(request.headers()).is_some_and(|length| length > limits.body_bytes) {
        return too_large();
    }
    if request.body().is_end_stream() {
        return timed(limits.total, next.run(request)).await;
    }

    let verdict = Arc::new(AtomicU8::new(FINE));
    let request = request.map(|body| {
        Body::new(LimitedBody {
            inner: body,
            left: limits.body_bytes,
            silence: limits.silence,
            patience: None,
            verdict: verdict.clone(),
        })
    });
    let response = timed(limits.total, next.run(request)).await;
    match verdict.load(Ordering::Relaxed) {
        TOO_LARGE => too_large(),
        SILENT => Problem::unavailable("the request's body did not arrive").into_response(),
        _ => response,
    }
}

/// How many bytes the body has, where its sender says so beforehand.
pub fn announced_length(headers: &HeaderMap) -> Option<u64> {
    let length = headers.get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

async fn timed(limit: Option<Duration>, answer: impl Future<Output = Response>) -> Response {
    let Some(limit) = limit else {
        return answer.await;
    };
    tokio::time::timeout(limit, answer)
        .await
        .unwrap_or_else(|_| {
            Problem::unavailable("the request took longer than it may").into_response()
        })
}

const FINE: u8 = 0;
const TOO_LARGE: u8 = 1;
const SILENT: u8 = 2;

/// A body that ends with an error past its limits, and remembers which it was.
struct LimitedBody {
    inner: Body,
    left: u64,
    silence: Option<Duration>,
    patience: Option<Pin<Box<Sleep>>>,
    verdict: Arc<AtomicU8>,
}

impl LimitedBody {
    fn end(
        &self,
        verdict: u8,
        why: &'static str,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.verdict.store(verdict, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(why))))
    }
}

impl HttpBody for LimitedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) else {
            if let Some(silence) = self.silence {
                let patience = self
                    .patience
                    .get_or_insert_with(|| Box::pin(sleep(silence)));
                if patience.as_mut().poll(context).is_ready() {
                    return self.end(SILENT, "the body went silent");
                }
            }
            return Poll::Pending;
        };
        self.patience = None;
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => return self.end(TOO_LARGE, "the body is too large"),
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
