//! File descriptors: how many there are, and what happens without one.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use super::registry::Registry;

/// Descriptors for everything but connections: the database, the log, mails.
const OTHERS: u64 = 128;

/// Each connection may have a file open: an upload, a recording.
const EACH: u64 = 2;

/// How long to wait after an error that the next call would meet again.
const PAUSE: Duration = Duration::from_millis(100);

/// How many connections that wait to be taken are looked for when listening ends: as many
/// as the system lets wait, where it is not told otherwise.
const MOST_WAITING: usize = 4096;

/// How often the log says at most that there is none left.
const SAID_EVERY: Duration = Duration::from_mins(1);

/// Of `wanted` connections those for which there are file descriptors. The limit of
/// this process is raised for them as far as it may be.
pub fn affordable(wanted: usize) -> usize {
    let needed = u64::try_from(wanted)
        .unwrap_or(u64::MAX)
        .saturating_mul(EACH)
        .saturating_add(OTHERS);
    let limit = getrlimit(Resource::Nofile);
    // None is no limit.
    let mut now = limit.current.unwrap_or(u64::MAX);
    if now < needed {
        let raised = needed.min(limit.maximum.unwrap_or(u64::MAX));
        let wanted = Rlimit {
            current: Some(raised),
            maximum: limit.maximum,
        };
        if raised > now && setrlimit(Resource::Nofile, wanted).is_ok() {
            now = raised;
        }
    }
    let for_connections = now.saturating_sub(OTHERS.min(now / 2)) / EACH;
    let affordable = usize::try_from(for_connections).unwrap_or(usize::MAX);
    if affordable < wanted {
        tracing::warn!(
            wanted,
            affordable,
            descriptors = now,
            "fewer connections than configured: raise the limit of open files (ulimit -n)",
        );
    }
    affordable.clamp(1, wanted.max(1))
}

/// A listener that answers also when there is no file descriptor left.
pub(super) struct Acceptor {
    listener: TcpListener,
    /// Given up for a moment, so that whoever asks is refused and does not wait.
    reserve: Option<File>,
    said: Option<Instant>,
}

impl Acceptor {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            reserve: reserve(),
            said: None,
        }
    }

    /// The next connection.
    pub(super) async fn accept(&mut self, registry: &Registry) -> (TcpStream, SocketAddr) {
        loop {
            let error = match self.listener.accept().await {
                Ok(accepted) => return accepted,
                Err(error) => error,
            };
            if is_of_connection(&error) {
                continue;
            }
            let is_out = [Errno::MFILE, Errno::NFILE]
                .iter()
                .any(|out| error.raw_os_error() == Some(out.raw_os_error()));
            self.say(&error);
            if is_out {
                registry.make_room();
                self.refuse_one().await;
            } else {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Stops listening, and answers the connections that have been made and wait to be
    /// taken: the system would reset them, whatever they have sent already.
    pub(super) fn close(self) -> Vec<(TcpStream, SocketAddr)> {
        // Asked of the system itself: the runtime may not know yet that some wait. Whoever
        // comes between the last answer and the end of this function is reset.
        let Ok(listener) = self.listener.into_std() else {
            return Vec::new();
        };
        std::iter::from_fn(|| listener.accept().ok())
            .take(MOST_WAITING)
            .filter_map(|(stream, peer)| {
                stream.set_nonblocking(true).ok()?;
                Some((TcpStream::from_std(stream).ok()?, peer))
            })
            .collect()
    }

    /// Takes the next connection and ends it.
    async fn refuse_one(&mut self) {
        let was_there = self.reserve.take().is_some();
        let refused = was_there
            && tokio::time::timeout(PAUSE, self.listener.accept())
                .await
                .is_ok_and(|accepted| accepted.is_ok());
        self.reserve = reserve();
        if !refused || self.reserve.is_none() {
            // Somebody else took it: they may give it back.
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn say(&mut self, error: &io::Error) {
        let now = Instant::now();
        if self.said.is_none_or(|said| now >= said + SAID_EVERY) {
            self.said = Some(now);
            tracing::error!(%error, "connections are refused");
        }
    }
}

fn reserve() -> Option<File> {
    File::open("/dev/null").ok()
}

/// Whether the one connection that was to be taken broke before it was.
fn is_of_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
