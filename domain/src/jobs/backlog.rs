//! How the queue does: what waits, for how long, and what failed for good.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::db::{Core, Freshness, Lane, from_row, on};
use crate::error::Error;

/// How the queue of one lane does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs that could run now.
    pub due: u64,
    /// For how long the oldest of them could have: where it is minutes, nobody works, or
    /// there is more work than is done.
    pub oldest_due: Option<Duration>,
    /// Jobs that have failed and are tried again.
    pub failing: u64,
    /// Since when the one fails that has for longest: where it is a mail, as long may no
    /// mail have left.
    pub oldest_failing: Option<Duration>,
    /// Jobs that failed for good, apart from mails to mailboxes that refused them: those
    /// need somebody who looks at them.
    pub dead: u64,
}

struct Row {
    due: i64,
    oldest_due: Option<DateTime<Utc>>,
    failing: i64,
    oldest_failing: Option<DateTime<Utc>>,
    dead: i64,
}

from_row!(Row {
    due,
    oldest_due,
    failing,
    oldest_failing,
    dead
});

/// How the queue of this lane does now.
///
/// # Errors
/// Those of the database.
pub async fn backlog(core: &Core, lane: Lane) -> Result<Backlog, Error> {
    let now = core.clock.now();
    let mut reader = core.db.read(Freshness::Latest).await?;
    let row: Row = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT
                 (SELECT COUNT(*) FROM jobs
                  WHERE state = 'ready' AND lane = $2 AND run_at <= $1) AS due,
                 (SELECT MIN(run_at) FROM jobs
                  WHERE state = 'ready' AND lane = $2 AND run_at <= $1) AS oldest_due,
                 (SELECT COUNT(*) FROM jobs
                  WHERE state = 'ready' AND first_failed_at IS NOT NULL AND lane = $2) AS failing,
                 (SELECT MIN(first_failed_at) FROM jobs
                  WHERE state = 'ready' AND first_failed_at IS NOT NULL AND lane = $2)
                     AS oldest_failing,
                 (SELECT COUNT(*) FROM jobs
                  WHERE state = 'dead' AND lane = $2 AND is_refused = $3) AS dead",
        )
        .bind(now).bind(lane.as_str()).bind(false)
        .fetch_one(c)
        .await
    })?;
    let age = |since: DateTime<Utc>| (now - since).to_std().unwrap_or_default();
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    Ok(Backlog {
        due: count(row.due),
        oldest_due: row.oldest_due.map(age),
        failing: count(row.failing),
        oldest_failing: row.oldest_failing.map(age),
        dead: count(row.dead),
    })
}

/// Mails of this lane that were refused for good after this moment.
///
/// # Errors
/// Those of the database.
pub(crate) async fn refused_since(
    core: &Core,
    lane: Lane,
    since: DateTime<Utc>,
) -> Result<u64, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let refused: i64 = on!(reader.conn(), c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM jobs
             WHERE state = 'dead' AND lane = $1 AND is_refused = $2 AND run_at > $3",
        )
        .bind(lane.as_str()).bind(true).bind(since)
        .fetch_one(c)
        .await
    })?;
    Ok(u64::try_from(refused).unwrap_or_default())
}

/// What was said of a job of this lane that failed: of those that are tried again the one
/// whose failures are the newest, or else the mail that was refused last.
///
/// # Errors
/// Those of the database.
pub(crate) async fn latest_failure(core: &Core, lane: Lane) -> Result<Option<String>, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let found: Option<Option<String>> = on!(reader.conn(), c => {
        sqlx::query_scalar(
            "SELECT last_error FROM jobs
             WHERE lane = $1 AND first_failed_at IS NOT NULL
                 AND (state = 'ready' OR state = 'dead' AND is_refused = $2)
             ORDER BY state DESC, first_failed_at DESC LIMIT 1",
        )
        .bind(lane.as_str()).bind(true)
        .fetch_optional(c)
        .await
    })?;
    Ok(found.flatten())
}
