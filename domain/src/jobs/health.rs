//! How the queue of jobs is: what waits, for how long, and what failed for good.

use chrono::{DateTime, Utc};

use crate::db::{Conn, Lane, on};
use crate::error::Error;

/// How the queue of ordinary jobs is, most of which are mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Health {
    /// Since when the one that has been due for the longest waits for a worker.
    pub(crate) due_since: Option<DateTime<Utc>>,
    /// How many failed and wait to be tried again.
    pub(crate) failing: i64,
    /// How many failed for good.
    pub(crate) dead: i64,
}

/// How the queue is at `now`.
///
/// # Errors
/// Those of the database.
pub(crate) async fn health(mut conn: Conn<'_>, now: DateTime<Utc>) -> Result<Health, Error> {
    let (due_since, failing, dead) = on!(conn, c => {
        sqlx::query_as(
            "SELECT MIN(CASE WHEN run_at <= $1 THEN run_at END),
                    COALESCE(SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0),
                    (SELECT COUNT(*) FROM jobs WHERE state = 'dead')
             FROM jobs WHERE lane = $2 AND state = 'ready'",
        )
        .bind(now).bind(Lane::Ordinary.as_str())
        .fetch_one(c)
        .await
    })?;
    Ok(Health {
        due_since,
        failing,
        dead,
    })
}
