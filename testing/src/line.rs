//! A line to a server that a test can cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A line to a server on loopback: what goes over it, it carries on, until it is cut.
#[derive(Clone)]
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: watch::Sender<State>,
    /// Bytes until it is cut by itself.
    left: AtomicI64,
    carried: AtomicU64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// Nothing arrives, and nobody is told.
    Held,
    Cut,
}

impl Line {
    /// A line to `server`.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            state: watch::Sender::new(State::Whole),
            left: AtomicI64::new(i64::MAX),
            carried: AtomicU64::new(0),
        });
        let line = Self { address, shared };
        let carried = line.shared.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *carried.state.borrow() == State::Cut {
                    continue;
                }
                if let Ok(server) = TcpStream::connect(server).await {
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    tokio::spawn(carry(from_client, to_server, carried.clone()));
                    tokio::spawn(carry(from_server, to_client, carried.clone()));
                }
            }
        });
        line
    }

    /// Where it begins.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts it: connections end, and there are no new ones.
    pub fn cut(&self) {
        self.shared.state.send_replace(State::Cut);
    }

    /// Cuts it when so many more bytes have gone over it, in either direction.
    pub fn cut_after(&self, bytes: usize) {
        let left = i64::try_from(bytes).unwrap();
        self.shared.left.store(left, Ordering::SeqCst);
    }

    /// Nothing arrives any more, and connections stay.
    pub fn hold(&self) {
        self.shared.state.send_replace(State::Held);
    }

    /// Makes it whole again.
    pub fn mend(&self) {
        self.shared.left.store(i64::MAX, Ordering::SeqCst);
        self.shared.state.send_replace(State::Whole);
    }

    /// Waits until it is cut.
    pub async fn is_cut(&self) {
        let mut state = self.shared.state.subscribe();
        state.wait_for(|state| *state == State::Cut).await.unwrap();
    }

    /// Bytes that have gone over it, in both directions.
    pub fn carried(&self) -> u64 {
        self.shared.carried.load(Ordering::SeqCst)
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: Arc<Shared>) {
    let mut state = shared.state.subscribe();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let now = state.wait_for(|state| *state != State::Held).await;
        if now.map_or(State::Cut, |now| *now) == State::Cut {
            return;
        }
        let read = tokio::select! {
            _ = state.changed() => continue,
            read = from.read(&mut buffer) => read,
        };
        let Ok(length @ 1..) = read else {
            let _ = to.shutdown().await;
            return;
        };
        let bytes = i64::try_from(length).unwrap();
        if shared.left.fetch_sub(bytes, Ordering::SeqCst) < bytes {
            shared.state.send_replace(State::Cut);
            return;
        }
        shared.carried.fetch_add(length as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
