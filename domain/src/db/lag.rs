//! How far the read replica is behind the primary, and what that lets it be asked for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::patience::ACQUIRE_TIMEOUT;
use super::servers::Chosen;

/// A replica that is further behind is used for nobody: what strangers see may be as old
/// as a page that was left open for a moment, and no older.
pub(super) const FAR: Duration = Duration::from_mins(1);
/// What may lie between the time that a write notes and what the primary says of it: the
/// wait for a connection and for a pooler's, and a second for commits that PostgreSQL
/// answers before it writes them, where `synchronous_commit` is off (at most three times
/// `wal_writer_delay`, 0.6 s,
/// <https://www.postgresql.org/docs/current/wal-async-commit.html>).
pub(super) const UNSEEN: Duration =
    Duration::from_secs(1).saturating_add(ACQUIRE_TIMEOUT.saturating_mul(2));

/// What is known of the replica.
#[derive(Debug, Default)]
pub(super) struct Lag(Mutex<Standing>);

/// How it was found.
#[derive(Debug, Default)]
pub(super) enum Standing {
    /// It was not measured yet.
    #[default]
    Unknown,
    Measured(Measured),
    Unfit(Unfit),
}

/// A replica that may be used.
#[derive(Debug)]
pub(super) struct Measured {
    /// The server that was asked.
    pub(super) server: Arc<Chosen>,
    /// It shows everything that was noted before.
    pub(super) as_of: Instant,
    /// How far it was behind when it was asked.
    pub(super) behind: Duration,
}

/// Why a replica is used for nobody.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unfit {
    /// It is more than [`FAR`] behind: so far at least.
    Far(Duration),
    /// It neither follows the primary's log nor is the primary.
    Stranger,
    /// It did not say.
    Silent,
}

impl Unfit {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Far(_) => "it is more than a minute behind",
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
        match &*self.standing() {
            Standing::Measured(Measured { behind, .. }) | Standing::Unfit(Unfit::Far(behind)) => {
                Some(*behind)
            }
            Standing::Unknown | Standing::Unfit(_) => None,
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how it is now, and tells of it where that is news.
    pub(super) fn set(&self, now: Standing) {
        let (is, is_used) = (now.unfit(), now.measured().is_some());
        let was = std::mem::replace(&mut *self.standing(), now).unfit();
        match (is.map(Unfit::in_words), was.map(Unfit::in_words)) {
            (is, was) if is == was => {}
            (Some(why), _) => {
                tracing::warn!(why, "the read replica is not used: reads go to the primary");
            }
            (None, _) if is_used => tracing::info!("the read replica is used again"),
            (None, _) => {}
        }
    }
}
