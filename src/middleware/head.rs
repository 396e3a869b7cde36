//! HEAD tells what GET would (RFC 9110, 9.3.2), also of the body's length (8.6).

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

/// In the extensions of a request that is answered as GET and whose answer's body is not
/// sent: nothing need be fetched for it where its length is known without.
#[derive(Debug, Clone, Copy)]
pub struct IsHead;

/// The layer, outside of all that looks at bodies. By itself each of axum's routers
/// on the way takes the body out of an answer to HEAD and writes down the length of
/// what it finds, so that the next one finds nothing, and compression too little. A
/// route that answers HEAD in a way of its own has to be left out here.
pub async fn as_get(mut request: Request, next: Next) -> Response {
    if request.method() != Method::HEAD {
        return next.run(request).await;
    }
    *request.method_mut() = Method::GET;
    request.extensions_mut().insert(IsHead);
    let mut response = next.run(request).await;
    let mut hint = response.body().size_hint();
    let headers = response.headers();
    if headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_LENGTH)
    {
        // Compressed just now: the nonce of the next page makes it a byte longer.
        hint = SizeHint::new();
    }
    if let Some(length) = hint.exact() {
        let length = HeaderValue::from(length);
        response
            .headers_mut()
            .entry(header::CONTENT_LENGTH)
            .or_insert(length);
    }
    *response.body_mut() = Body::new(Unsent(hint));
    response
}

/// A body that stays here. It has its length still, so that nobody further out takes
/// it for an empty one.
struct Unsent(SizeHint);

impl HttpBody for Unsent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }

    fn size_hint(&self) -> SizeHint {
        self.0
    }
}
