//! The read replica, and passing it over while it is away or too far behind.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::address::Wanted;
use super::lag::Lag;
use super::pool_use::PoolUse;
use super::pooling::Pooling;
use super::servers::{Lent, Servers};
use crate::meters::Timing;
use crate::meters::declared::POOL_WAIT_SECONDS;

/// How long a read waits for the replica before it asks the primary: a person
/// hardly notices it, and a connection in the same network takes a tenth of it.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long a replica that did not answer is left alone.
const PASSED_OVER: Duration = Duration::from_secs(15);

/// What [`Replica::not_before`] is while the replica answers.
const ANSWERS: u64 = 0;

/// A pool of connections to a read replica.
#[derive(Debug)]
pub struct Replica {
    servers: Servers,
    opened: Instant,
    /// When it may be tried again, in milliseconds since `opened`.
    not_before: AtomicU64,
    lag: Lag,
}

impl Replica {
    /// The one that `url` names; of several a standby is preferred. It is lent to nobody
    /// before its lag is known.
    pub(super) fn at(url: &str, pooling: Pooling) -> Result<Self, sqlx::Error> {
        Ok(Self {
            servers: Servers::at(url, "the read replica", Wanted::PreferStandby, pooling)?,
            opened: Instant::now(),
            not_before: AtomicU64::new(ANSWERS),
            lag: Lag::default(),
        })
    }

    /// A connection for what may be so old, or for what may be as old as the replica's lag
    /// where `age` is none; none where the replica is away, or further behind.
    pub(super) async fn acquire(&self, age: Option<Duration>) -> Option<Lent> {
        if !self.lag.allows(age) {
            return None;
        }
        let timing = Timing::begin();
        let lent = self.lend().await;
        timing.end(&POOL_WAIT_SECONDS, ["replica"]);
        lent.filter(|lent| self.lag.is_of(lent.server()))
    }

    /// A connection, unless the replica is away. An outage costs one read in
    /// [`PASSED_OVER`] its [`PATIENCE`], and the log one warning.
    pub(super) async fn lend(&self) -> Option<Lent> {
        let not_before = self.not_before.load(Ordering::Relaxed);
        let was_away = not_before != ANSWERS;
        if was_away && (self.now() < not_before || !self.may_try(not_before)) {
            return None;
        }
        let acquired = timeout(PATIENCE, self.servers.acquire()).await;
        let problem = match acquired {
            Ok(Ok(conn)) => {
                if self.not_before.swap(ANSWERS, Ordering::Relaxed) != ANSWERS {
                    tracing::info!("the read replica answers again");
                }
                return Some(conn);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no connection within {PATIENCE:?}"),
        };
        if self.not_before.swap(self.next_try(), Ordering::Relaxed) == ANSWERS {
            tracing::warn!(
                problem,
                "the read replica is away: reads go to the primary, and it is tried every {PASSED_OVER:?}"
            );
        }
        None
    }

    /// How far it is behind.
    pub(super) const fn lag(&self) -> &Lag {
        &self.lag
    }

    /// The servers that may be it.
    pub(super) const fn servers(&self) -> &Servers {
        &self.servers
    }

    /// How much its pool is used.
    pub(super) fn pool_use(&self) -> PoolUse {
        self.servers.pool_use("replica")
    }

    pub(super) async fn close(&self) {
        self.servers.close().await;
    }

    /// Whether the caller is the one who tries it this time.
    fn may_try(&self, not_before: u64) -> bool {
        self.not_before
            .compare_exchange(
                not_before,
                self.next_try(),
                Ordering::Relaxed,
                Ordering::Relaxed,
            )
            .is_ok()
    }

    fn next_try(&self) -> u64 {
        self.now() + milliseconds(PASSED_OVER)
    }

    fn now(&self) -> u64 {
        milliseconds(self.opened.elapsed())
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
