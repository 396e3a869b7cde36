//! Taking connections, and letting them end.
//!
//! Whoever sends nothing, sends slowly or does not read holds a connection for a
//! while, and no longer; whoever opens very many is held to a number. Where there are
//! too many, one that only waits makes room for the next.

mod descriptors;
mod exchange;
mod patient;
mod registry;
mod stage;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::field::display;

use crate::logged_address::logged;
use crate::middleware::unread_body;
use descriptors::Acceptor;
use exchange::Exchanges;
use patient::Patient;
use registry::{Admitted, Registry};

pub use descriptors::affordable;
pub use exchange::LongAnswer;

/// What somebody is told for whom there is no room, where nobody waits who could make
/// some.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\n\
                      connection: close\r\ncontent-length: 0\r\n\r\n";

/// How long connections that wait for a request stay open after no more are taken: longer
/// than a request is on its way in one network.
const LULL: Duration = Duration::from_millis(200);

/// How many connections there may be, and how long each may take over what.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The most in all.
    pub most: usize,
    /// The most from one address; of IPv6, from one /64, which is what one customer
    /// has (RFC 6177).
    pub most_per_address: usize,
    /// The most [long answers](LongAnswer) under way to one client that wait longer
    /// than `write` for it.
    pub most_long_per_address: usize,
    /// Whose connections are many clients' and not counted by address.
    pub trusted_peers: Vec<IpNet>,
    /// The longest for a request's head, from its first byte; of a connection's first
    /// one, from its beginning. Without it a byte now and then would hold a connection
    /// for ever (OWASP ASVS 5.0, 15.2.2).
    pub head: Duration,
    /// The longest between two requests. Above the 60 s after which common proxies
    /// drop an idle connection: the side that sends should be the first to end it.
    pub idle: Duration,
    /// The longest that a client may read nothing while there is something for it.
    pub write: Duration,
    /// The same in a [long answer](LongAnswer).
    pub long_write: Duration,
}

impl Limits {
    /// The usual times, for at most `most` connections, and `most_per_address` from
    /// one address that is none of `trusted_peers`.
    pub fn new(most: usize, most_per_address: usize, trusted_peers: Vec<IpNet>) -> Self {
        Self {
            most,
            most_per_address,
            most_long_per_address: 32,
            trusted_peers,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(30),
            long_write: Duration::from_mins(10),
        }
    }
}

/// When connections end that do not end by themselves.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The server will stop soon: each answer from now on is its connection's last, so that
    /// whoever keeps it for the next request goes elsewhere with that.
    pub draining: CancellationToken,
    /// No more connections are taken, and those there are end after the request
    /// that they are at.
    pub politely: CancellationToken,
    /// What is left is cut off in the middle; what its requests hold is dropped,
    /// so that half an upload leaves nothing behind.
    pub now: CancellationToken,
}

/// Serves `router` on `listener` until it is told to stop, and returns when every
/// connection has ended.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop, limits: Limits) {
    let mut http = http1::Builder::new();
    // How long a head may take is up to `Patient`, which knows one that has begun from
    // a connection that is idle.
    http.timer(TokioTimer::new()).header_read_timeout(None);
    let mut acceptor = Acceptor::new(listener);
    let taking = Taking {
        router: router.layer(middleware::from_fn(unread_body::discard)),
        http,
        registry: Arc::new(Registry::new(limits)),
        connections: GracefulShutdown::new(),
        stop,
    };
    loop {
        let (stream, peer) = tokio::select! {
            accepted = acceptor.accept(&taking.registry) => accepted,
            () = taking.stop.politely.cancelled() => break,
        };
        taking.take(stream, peer);
    }
    for (stream, peer) in acceptor.close() {
        taking.take(stream, peer);
    }
    // A request that is on its way on one of them would meet a closed door; what is
    // answered meanwhile ends its connection by itself.
    let Taking {
        connections, stop, ..
    } = taking;
    if connections.count() > 0 {
        let lull = tokio::time::sleep(LULL);
        let _ = stop.now.run_until_cancelled(lull).await;
    }
    connections.shutdown().await;
}

/// What every connection is served with.
struct Taking {
    router: Router,
    http: http1::Builder,
    registry: Arc<Registry>,
    connections: GracefulShutdown,
    stop: Stop,
}

impl Taking {
    /// Serves one connection, in a task of its own; or refuses it, where there is no room.
    fn take(&self, stream: TcpStream, peer: SocketAddr) {
        let admitted = self.registry.admit(peer.ip(), self.stop.now.child_token());
        let Some(Admitted {
            stage,
            ended,
            place,
        }) = admitted
        else {
            return refuse(stream);
        };
        // Without this, Nagle's algorithm and the client's delayed acknowledgements
        // wait for each other, 40 ms at a time.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let exchanges = Exchanges::new(
            peer,
            stage.clone(),
            self.registry.clone(),
            self.stop.draining.clone(),
        );
        let service = {
            let (requests, answers) = (exchanges.clone(), exchanges);
            self.router
                .clone()
                .map_request(move |request| requests.begin(request))
                .map_response(move |response| answers.answer(response))
        };
        let connection = self.http.serve_connection(
            TokioIo::new(Patient::new(stream, stage)),
            TowerToHyperService::new(service),
        );
        let connection = self.connections.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            if let Some(Err(error)) = ended.run_until_cancelled(connection).await {
                let client = logged(peer.ip()).map(display);
                tracing::debug!(%error, client, "a connection broke");
            }
        });
    }
}

/// Says that there is no room. It is a few bytes into an empty buffer; whether they
/// arrive is up to the client.
fn refuse(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(FULL);
    }
}

/// Where a request comes from, as axum's extractor has it.
type Peer = axum::extract::ConnectInfo<SocketAddr>;
