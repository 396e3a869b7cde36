//! One request and its answer, on a connection.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tokio_util::sync::CancellationToken;

use super::Peer;
use super::registry::{Long, Registry};
use super::stage::Stage;

/// Put into the extensions of an answer that people take their time over, such as a
/// recording that somebody pauses or an archive over a slow line: its client may read
/// nothing for longer. Up to some number for each client address, the one given here,
/// which behind a proxy is not the connection's.
#[derive(Debug, Clone, Copy)]
pub struct LongAnswer(pub Option<IpAddr>);

/// Notes on a connection's [`Stage`] what its requests are at.
#[derive(Clone)]
pub(super) struct Exchanges(Arc<Shared>);

struct Shared {
    peer: SocketAddr,
    stage: Arc<Stage>,
    registry: Arc<Registry>,
    /// Cancelled when the server will stop soon.
    draining: CancellationToken,
    /// The request that is under way; HTTP/1.1 has one at a time.
    under_way: Mutex<Option<Arc<Exchange>>>,
}

/// Ends when the last of a request's body and its answer's body is done with.
struct Exchange(Arc<Stage>);

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.request_ends();
    }
}

impl Exchanges {
    /// The exchanges of a connection from `peer`; each is the last once `draining` is
    /// cancelled.
    pub(super) fn new(
        peer: SocketAddr,
        stage: Arc<Stage>,
        registry: Arc<Registry>,
        draining: CancellationToken,
    ) -> Self {
        Self(Arc::new(Shared {
            peer,
            stage,
            registry,
            draining,
            under_way: Mutex::new(None),
        }))
    }

    pub(super) fn begin(&self, request: http::Request<Incoming>) -> Request {
        let exchange = Arc::new(Exchange(self.0.stage.clone()));
        self.put(Some(exchange.clone()));
        self.0.stage.request_begins();
        let mut request = request.map(|body| {
            Body::new(Held {
                body,
                _exchange: Some(exchange),
                _long: None,
            })
        });
        request
            .extensions_mut()
            .insert(axum::extract::ConnectInfo(self.0.peer) as Peer);
        request
    }

    pub(super) fn answer(&self, mut response: Response) -> Response {
        let long = response.extensions_mut().remove::<LongAnswer>();
        let long = long.and_then(|LongAnswer(address)| self.0.registry.begin_long(address));
        if long.is_some() {
            self.0.stage.answer_is_long();
        }
        if self.0.draining.is_cancelled() {
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        let exchange = self.put(None);
        response.map(|body| {
            Body::new(Held {
                body,
                _exchange: exchange,
                _long: long,
            })
        })
    }

    fn put(&self, exchange: Option<Arc<Exchange>>) -> Option<Arc<Exchange>> {
        let mut place = self
            .0
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, exchange)
    }
}

/// A body, and what lasts as long as it does.
struct Held<B> {
    body: B,
    _exchange: Option<Arc<Exchange>>,
    _long: Option<Long>,
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Held<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
