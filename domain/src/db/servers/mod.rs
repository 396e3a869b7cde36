//! The PostgreSQL servers that an address names, and connections to the one that is used.

mod chosen;
mod lent;
mod pg_conn;
mod pooler;
mod probing;
mod watching;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout_at};

pub use self::lent::{Lent, Reading};
pub use self::pg_conn::PgConn;
pub use self::pooler::UnknownPooler;

pub(super) use self::chosen::Chosen;
pub(super) use self::pooler::is_lent_for_transactions;

use self::probing::{Looked, look};
use super::address::{Address, Wanted};
use super::patience::ACQUIRE_TIMEOUT;
use super::places::place;
use super::pool_use::PoolUse;
use super::pooling::Pooling;
use super::postgres;
use crate::meters::Timing;
use crate::meters::declared::POOL_WAIT_SECONDS;

/// Between two looks at all servers while none of them is what is wanted.
const AGAIN: Duration = Duration::from_millis(250);

/// The servers that an address names. Cheap to clone; clones use the same one of them.
///
/// Where there are several, one is looked for that is what is wanted of it: for the
/// database one that takes writes. It is asked once a second whether it still is. Where it
/// is not, or connections to it break, all are asked at once and again, and the first that
/// is gets everybody who comes from then on, and who waits. With one server alone nothing
/// is asked; when it says that it only reads, it is asked until new connections lead to
/// one that writes (a virtual address that moved, a pooler), and the old ones are closed.
#[derive(Debug, Clone)]
pub struct Servers(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// What they are to us, for the log.
    what: &'static str,
    hosts: Vec<PgConnectOptions>,
    wanted: Wanted,
    pooling: Pooling,
    /// Of which hosts it is known whether a pooler in transaction mode is in front.
    probed: Mutex<HashSet<usize>>,
    /// Whether the one that is used is asked how it is without a cause.
    is_watched: bool,
    /// The one that is used; none before the first was found.
    current: watch::Sender<Option<Arc<Chosen>>>,
    /// Told when something speaks against the one that is used.
    doubts: Arc<Notify>,
    /// What was seen of each when none was what is wanted.
    seen: watch::Sender<Option<Looked>>,
}

impl Servers {
    /// Those of `url`, none of which is asked yet. `what` they are to us is for the log;
    /// `default` is wanted where there are several and `url` says nothing.
    pub(super) fn at(
        url: &str,
        what: &'static str,
        default: Wanted,
        pooling: Pooling,
    ) -> Result<Self, sqlx::Error> {
        let Address { hosts, wanted } = Address::parse(url)?;
        let is_watched = hosts.len() > 1 || wanted.is_some_and(|wanted| wanted != Wanted::Any);
        let doubts = Arc::new(Notify::new());
        let first = hosts
            .first()
            .filter(|_| !is_watched)
            .map(|only| Arc::new(Chosen::new(0, only.clone(), &doubts, true, pooling)));
        let shared = Arc::new(Shared {
            what,
            hosts,
            wanted: wanted.unwrap_or(default),
            pooling,
            probed: Mutex::default(),
            is_watched,
            current: watch::Sender::new(first),
            doubts,
            seen: watch::Sender::new(None),
        });
        tokio::spawn(watching::watch(Arc::downgrade(&shared)));
        Ok(Self(shared))
    }

    /// A connection to the one that is used, or to the one that will be in a moment.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn acquire(&self) -> Result<Lent, sqlx::Error> {
        let deadline = Instant::now() + ACQUIRE_TIMEOUT;
        let mut current = self.0.current.subscribe();
        loop {
            let chosen = current.borrow_and_update().clone();
            let Some(chosen) = chosen else {
                match timeout_at(deadline, current.changed()).await {
                    Ok(Ok(())) => continue,
                    _ => return Err(self.none_found()),
                }
            };
            let refused = tokio::select! {
                biased;
                conn = postgres::acquire(chosen.pool()) => match conn {
                    Ok(conn) => return Ok(Lent::new(conn, chosen)),
                    Err(error) => error,
                },
                moved = current.changed() => match moved {
                    Ok(()) => continue,
                    Err(_) => sqlx::Error::PoolClosed,
                },
            };
            if current.has_changed().unwrap_or_default() && Instant::now() < deadline {
                continue;
            }
            chosen.note(&refused);
            return Err(refused);
        }
    }

    /// The same for the primary, with the wait for it measured.
    pub(super) async fn acquire_measured(&self) -> Result<Lent, sqlx::Error> {
        let timing = Timing::begin();
        let lent = self.acquire().await;
        timing.end(&POOL_WAIT_SECONDS, ["primary"]);
        lent
    }

    /// The pool of the one that is used; before one was found, of the first.
    pub fn pool(&self) -> PgPool {
        let chosen = self.0.current.borrow().clone();
        match (chosen, self.0.hosts.first()) {
            (Some(chosen), _) => chosen.pool().clone(),
            (None, first) => postgres::pool(first.cloned().unwrap_or_default(), self.0.pooling),
        }
    }

    /// How much the pool of the one that is used is used.
    pub(super) fn pool_use(&self, name: &'static str) -> PoolUse {
        let chosen = self.0.current.borrow().clone();
        chosen.map_or(PoolUse::none(name), |chosen| {
            PoolUse::of(name, chosen.pool())
        })
    }

    /// For how long its connections are kept.
    pub(super) fn pooling(&self) -> Pooling {
        self.0.pooling
    }

    /// Where the one is that is used; none before one was found.
    pub(super) fn options(&self) -> Option<PgConnectOptions> {
        let chosen = self.0.current.borrow().clone();
        chosen.map(|chosen| PgConnectOptions::clone(&chosen.pool().connect_options()))
    }

    /// Why no connection can be had; none where one can.
    pub(super) async fn why_away(&self) -> Option<sqlx::Error> {
        let chosen = self.0.current.borrow().clone();
        match chosen {
            Some(chosen) => postgres::why_away(chosen.pool()).await,
            None => Some(self.none_found()),
        }
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        let chosen = self.0.current.borrow().clone();
        if let Some(chosen) = chosen {
            chosen.pool().close().await;
        }
        self.0.doubts.notify_one();
    }

    fn none_found(&self) -> sqlx::Error {
        match &*self.0.seen.borrow() {
            Some(looked) => looked.error(),
            None => sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Shared {
    fn probed(&self) -> MutexGuard<'_, HashSet<usize>> {
        self.probed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, host: usize) -> String {
        self.hosts.get(host).map(place).unwrap_or_default()
    }
}

/// Finds the server of `url` that takes writes, for what opens connections of its own.
///
/// # Errors
/// Why there is none.
pub(super) async fn locate(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let Address { hosts, wanted } = Address::parse(url)?;
    if let ([only], None | Some(Wanted::Any)) = (&hosts[..], wanted) {
        return Ok(only.clone());
    }
    let wanted = wanted.unwrap_or(Wanted::ReadWrite);
    let deadline = Instant::now() + ACQUIRE_TIMEOUT;
    loop {
        let looked = look(&hosts, wanted).await;
        match looked.found.and_then(|host| hosts.get(host)) {
            Some(found) => return Ok(found.clone()),
            None if Instant::now() > deadline => return Err(looked.error()),
            None => tokio::time::sleep(AGAIN).await,
        }
    }
}

/// The one of the servers of `url` that `there` leads to as well, perhaps as somebody else;
/// where `url` does not name it, as [`locate`].
///
/// # Errors
/// Why there is none.
pub(super) async fn locate_at(
    url: &str,
    there: Option<PgConnectOptions>,
) -> Result<PgConnectOptions, sqlx::Error> {
    let wanted = there.as_ref().map(place);
    let mut hosts = Address::parse(url)?.hosts.into_iter();
    match hosts.find(|host| wanted.as_deref() == Some(&*place(host))) {
        Some(found) => Ok(found),
        None => locate(url).await,
    }
}
