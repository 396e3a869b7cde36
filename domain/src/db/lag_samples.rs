//! How far the primary's log was written when, and how far a replica has replayed it.

use std::collections::VecDeque;
use std::time::Duration;

use sqlx::{Executor, Row};
use tokio::time::Instant;

use super::servers::Reading;

/// Samples that are kept, one for each second: more than a replica that is used may lag.
const KEPT: usize = 120;

/// What the primary says of its log.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// When the server was started: no two were in the same microsecond.
    started: String,
    /// For how long the oldest transaction is under way that has written and has not ended.
    oldest: Duration,
    /// How far the log is written, in bytes.
    position: i64,
}

/// What a replica says of its log.
#[derive(Debug, Clone)]
pub(super) struct Replayed {
    started: String,
    /// How far it has replayed the log, in bytes; none where it follows no other server.
    position: Option<i64>,
}

/// What of the primary's log a replica has replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// All, because it is the primary.
    ThePrimary,
    /// All that a sample stands for.
    Sample {
        /// Whatever was noted before was committed by then, if ever.
        as_of: Instant,
        /// How much older it is than the newest. While the primary is away nothing is
        /// written, and a replica that has all of it stays as close as it was.
        behind: Duration,
    },
    /// Less than any sample: it is further behind than this.
    MoreThan(Duration),
    /// Nobody knows: the primary was not heard.
    Nothing,
    /// It follows no server, and is not the primary.
    Stranger,
}

/// The newest samples of the primary, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Samples {
    started: String,
    samples: VecDeque<Sample>,
}

#[derive(Debug)]
struct Sample {
    taken: Instant,
    as_of: Instant,
    position: i64,
}

impl Samples {
    /// Adds what the primary answered when it was asked at `taken`.
    pub(super) fn add(&mut self, taken: Instant, written: Written) {
        // A server that was started anew goes on with its log.
        self.started = written.started;
        if self.samples.len() >= KEPT {
            self.samples.pop_front();
        }
        self.samples.push_back(Sample {
            taken,
            as_of: taken.checked_sub(written.oldest).unwrap_or(taken),
            position: written.position,
        });
    }

    /// The newest of what a replica has replayed.
    pub(super) fn newest_in(&self, replayed: &Replayed) -> Found {
        let (Some(oldest), Some(newest)) = (self.samples.front(), self.samples.back()) else {
            return Found::Nothing;
        };
        let Some(position) = replayed.position else {
            return if replayed.started == self.started {
                Found::ThePrimary
            } else {
                Found::Stranger
            };
        };
        let behind = |sample: &Sample| newest.taken.saturating_duration_since(sample.taken);
        let mut samples = self.samples.iter();
        let found = samples.rfind(|sample| sample.position <= position);
        found.map_or(Found::MoreThan(behind(oldest)), |sample| Found::Sample {
            as_of: sample.as_of,
            behind: behind(sample),
        })
    }
}

// Texts without values: poolers in transaction mode keep none of them.

/// Asks the primary.
///
/// The transactions are asked for before the log: one that ended in between is in it. One
/// that has written nothing yet is left out, or each backup would count as lag; what a
/// transaction notes it writes a moment later.
pub(super) async fn ask_primary(lent: &mut Reading) -> Result<Written, sqlx::Error> {
    let oldest = lent
        .conn()
        .fetch_one(sqlx::raw_sql(
            "SELECT pg_postmaster_start_time()::text,
                    GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - min(xact_start)))::float8
             FROM pg_stat_activity
             WHERE datname = current_database() AND backend_xid IS NOT NULL
               AND pid <> pg_backend_pid()",
        ))
        .await?;
    let log = lent
        .conn()
        .fetch_one(sqlx::raw_sql("SELECT (pg_current_wal_lsn() - '0/0')::int8"))
        .await?;
    let seconds: Option<f64> = oldest.try_get(1)?;
    Ok(Written {
        started: oldest.try_get(0)?,
        oldest: Duration::try_from_secs_f64(seconds.unwrap_or_default()).unwrap_or_default(),
        position: log.try_get(0)?,
    })
}

/// Asks a replica.
pub(super) async fn ask_replica(lent: &mut Reading) -> Result<Replayed, sqlx::Error> {
    let row = lent
        .conn()
        .fetch_one(sqlx::raw_sql(
            "SELECT pg_postmaster_start_time()::text,
                    CASE WHEN pg_is_in_recovery()
                    THEN (pg_last_wal_replay_lsn() - '0/0')::int8 END",
        ))
        .await?;
    Ok(Replayed {
        started: row.try_get(0)?,
        position: row.try_get(1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(position: i64, oldest: u64) -> Written {
        Written {
            started: "monday".into(),
            oldest: Duration::from_secs(oldest),
            position,
        }
    }

    fn replayed(position: impl Into<Option<i64>>, started: &str) -> Replayed {
        Replayed {
            started: started.into(),
            position: position.into(),
        }
    }

    #[test]
    fn the_newest_sample_that_was_replayed_says_what_is_seen() {
        let start = Instant::now() + Duration::from_hours(1);
        let at = |second| start + Duration::from_secs(second);
        let mut samples = Samples::default();
        assert_eq!(samples.newest_in(&replayed(7, "tuesday")), Found::Nothing);
        samples.add(at(0), written(10, 0));
        samples.add(at(1), written(20, 5));
        samples.add(at(2), written(20, 0));
        samples.add(at(3), written(30, 2));
        let newest = |position| samples.newest_in(&replayed(position, "tuesday"));
        let sample = |as_of, behind| Found::Sample {
            as_of: at(as_of),
            behind: Duration::from_secs(behind),
        };
        assert_eq!(newest(9), Found::MoreThan(Duration::from_secs(3)));
        assert_eq!(newest(10), sample(0, 3));
        assert_eq!(newest(19), sample(0, 3));
        assert_eq!(newest(20), sample(2, 1));
        assert_eq!(newest(99), sample(1, 0));
    }

    #[test]
    fn a_server_that_follows_none_is_the_primary_or_a_stranger() {
        let mut samples = Samples::default();
        samples.add(Instant::now(), written(10, 0));
        let found = |started| samples.newest_in(&replayed(None, started));
        assert_eq!(found("monday"), Found::ThePrimary);
        assert_eq!(found("tuesday"), Found::Stranger);
    }

    #[test]
    fn the_oldest_samples_go() {
        let start = Instant::now();
        let mut samples = Samples::default();
        for position in 0..500 {
            samples.add(start, written(position, 0));
        }
        assert_eq!(samples.samples.len(), KEPT);
    }
}
