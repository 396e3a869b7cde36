//! Taking connections, and letting them end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::middleware;
use axum::serve::{Listener, ListenerExt};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::unread_body;

/// How long a connection may take to send a request's head, and how long it may
/// stay idle between two. Without it, silent connections would pile up for ever;
/// `axum::serve` has no such limit.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);

/// When connections end that do not end by themselves.
#[derive(Debug, Clone)]
pub struct Stop {
    /// No more connections are taken, and those there are end after the request
    /// that they are at.
    pub politely: CancellationToken,
    /// What is left is cut off in the middle; what its requests hold is dropped,
    /// so that half an upload leaves nothing behind.
    pub now: CancellationToken,
}

/// Serves `router` on `listener` until it is told to stop, and returns when every
/// connection has ended.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop) {
    let router = router.layer(middleware::from_fn(unread_body::discard));
    // Without this, Nagle's algorithm and the client's delayed acknowledgements
    // wait for each other, 40 ms at a time.
    let mut listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let connections = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = stop.politely.cancelled() => break,
        };
        let service = router
            .clone()
            .map_request(move |request: Request<Incoming>| {
                let mut request = request.map(Body::new);
                request
                    .extensions_mut()
                    .insert(ConnectInfo::<SocketAddr>(peer));
                request
            });
        let connection =
            http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = connections.watch(connection);
        let now = stop.now.clone();
        tokio::spawn(async move {
            if let Some(Err(error)) = now.run_until_cancelled(connection).await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}
