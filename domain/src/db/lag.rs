//! How far the read replica is behind the primary, as measured.
//!
//! Once a second the primary is asked how far its log is written, and which time that
//! stands for. A replica that has replayed the log that far shows what was written until
//! then, whatever the clocks of both servers say.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::lag_samples::{Found, Samples, ask_primary, ask_replica};
use super::patience::ACQUIRE_TIMEOUT;
use super::replica::Replica;
use super::servers::{Chosen, Reading, Servers};

/// Between two measurements.
const EVERY: Duration = Duration::from_secs(1);
/// How long a server may take to be asked: one in the same network takes a hundredth.
const PATIENCE: Duration = Duration::from_secs(2);
/// A replica that is further behind is used for nobody: what strangers see may be as old
/// as a page that was left open for a moment, and no older.
const FAR: Duration = Duration::from_mins(1);
/// What may lie between the time that a write notes and what the primary says of it: the
/// wait for a connection and for a pooler's, and a second for commits that PostgreSQL answers before it writes
/// them, where `synchronous_commit` is off (at most three times `wal_writer_delay`, 0.6 s,
/// <https://www.postgresql.org/docs/current/wal-async-commit.html>).
pub(super) const UNSEEN: Duration =
    Duration::from_secs(1).saturating_add(ACQUIRE_TIMEOUT.saturating_mul(2));

/// What is known of the replica.
#[derive(Debug, Default)]
pub(super) struct Lag(Mutex<Standing>);

#[derive(Debug, Default)]
enum Standing {
    /// It was not measured yet.
    #[default]
    Unknown,
    Measured(Measured),
    Unfit(Unfit),
}

#[derive(Debug)]
struct Measured {
    /// The server that was asked.
    server: Arc<Chosen>,
    /// It shows everything that was noted before.
    as_of: Instant,
    /// How far it was behind when it was asked.
    behind: Duration,
}

/// Why a replica is used for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unfit {
    /// It is more than [`FAR`] behind.
    Far,
    /// It neither follows the primary's log nor is the primary.
    Stranger,
    /// It did not say.
    Silent,
}

impl Unfit {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Far => "it is more than a minute behind",
            Self::Stranger => "it is no standby of the database",
            Self::Silent => "it does not say how far it is behind",
        }
    }
}

impl Standing {
    const fn measured(&self) -> Option<&Measured> {
        match self {
            Self::Measured(measured) => Some(measured),
            Self::Unknown | Self::Unfit(_) => None,
        }
    }

    const fn unfit(&self) -> Option<Unfit> {
        match self {
            Self::Unfit(unfit) => Some(*unfit),
            Self::Unknown | Self::Measured(_) => None,
        }
    }
}

impl Lag {
    /// Whether the replica may be asked for what may be so old; for what may be as old as
    /// its lag where `age` is none.
    pub(super) fn allows(&self, age: Option<Duration>) -> bool {
        self.standing()
            .measured()
            .is_some_and(|measured| age.is_none_or(|age| measured.as_of.elapsed() <= age))
    }

    /// Whether it was `server` that was measured.
    pub(super) fn is_of(&self, server: &Arc<Chosen>) -> bool {
        self.standing()
            .measured()
            .is_some_and(|measured| Arc::ptr_eq(&measured.server, server))
    }

    /// How far it was behind when it was measured last; none where that is not known.
    pub(super) fn behind(&self) -> Option<Duration> {
        self.standing().measured().map(|measured| measured.behind)
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, now: Standing) {
        let is = now.unfit();
        let was = std::mem::replace(&mut *self.standing(), now).unfit();
        match is {
            _ if is == was => {}
            Some(unfit) => {
                let why = unfit.in_words();
                tracing::warn!(why, "the read replica is not used: reads go to the primary");
            }
            None => tracing::info!("the read replica has caught up"),
        }
    }
}

/// Measures until nobody uses the replica any more.
pub(super) async fn measure(primary: Servers, replica: Weak<Replica>) {
    let mut samples = Samples::default();
    let mut asked_last: Option<Arc<Chosen>> = None;
    while let Some(replica) = replica.upgrade() {
        if let Ok(Ok(mut lent)) = timeout(PATIENCE, begin(&primary)).await {
            // What another primary has written says nothing of this one's log.
            let before = asked_last.replace(Arc::clone(lent.server()));
            if before.is_none_or(|before| !Arc::ptr_eq(&before, lent.server())) {
                samples = Samples::default();
            }
            let asked = Instant::now();
            if let Some(written) = answer(&mut lent, ask_primary).await {
                samples.add(asked, written);
            }
        }
        // One that is away is passed over where connections to it are lent.
        if let Some(lent) = replica.lend().await
            && let Ok(mut lent) = Reading::on(lent).await
        {
            let asked = Instant::now();
            let standing = match answer(&mut lent, ask_replica).await {
                Some(replayed) => judged(samples.newest_in(&replayed), asked, lent.server()),
                None => Standing::Unfit(Unfit::Silent),
            };
            replica.lag().set(standing);
        }
        drop(replica);
        sleep(EVERY).await;
    }
}

async fn begin(primary: &Servers) -> Result<Reading, sqlx::Error> {
    Reading::on(primary.acquire().await?).await
}

/// What a server says of itself, within [`PATIENCE`].
async fn answer<T>(
    lent: &mut Reading,
    ask: impl AsyncFnOnce(&mut Reading) -> Result<T, sqlx::Error>,
) -> Option<T> {
    if let Ok(answer) = timeout(PATIENCE, ask(lent)).await {
        return answer.ok();
    }
    // What it was asked is still under way.
    lent.close();
    None
}

fn judged(found: Found, asked: Instant, server: &Arc<Chosen>) -> Standing {
    let (taken, as_of) = match found {
        Found::ThePrimary => (asked, asked),
        Found::Sample { taken, as_of } => (taken, as_of),
        Found::OlderThan(known) if asked.saturating_duration_since(known) > FAR => {
            return Standing::Unfit(Unfit::Far);
        }
        Found::OlderThan(_) | Found::Nothing => return Standing::Unknown,
        Found::Stranger => return Standing::Unfit(Unfit::Stranger),
    };
    let behind = asked.saturating_duration_since(taken);
    if behind > FAR {
        return Standing::Unfit(Unfit::Far);
    }
    Standing::Measured(Measured {
        server: Arc::clone(server),
        as_of,
        behind,
    })
}
