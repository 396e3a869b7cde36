//! Jobs that were left, or put back, while the clock was fast.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::backoff;
use super::claim::LEASE;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;

/// How far the clocks of several servers may be apart.
const SKEW: Duration = Duration::from_mins(5);

/// Jobs that one call puts right.
const AT_ONCE: i64 = 500;

/// A job that waits.
struct Waiting {
    id: Uuid,
    run_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    attempts: i32,
}

from_row!(Waiting {
    id,
    run_at,
    created_at,
    attempts
});

impl Waiting {
    /// When it is due, as if the clock had been right: what was tried already waits for no
    /// longer than the longest wait, and what was not for as long as was asked for.
    fn due(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        if self.attempts > 0 {
            self.run_at.min(now + backoff::LONGEST)
        } else {
            now + (self.run_at - self.created_at).max(chrono::TimeDelta::zero())
        }
    }
}

/// Bounds the waits of jobs by the longest that there are, some hundred of them at once,
/// and gives free those that a process holds since tomorrow; how many that were.
///
/// # Errors
/// Those of the database.
pub(crate) async fn bound_waits(tx: &mut Tx) -> Result<u64, Error> {
    let now = tx.now();
    let waiting = written_ahead(tx.conn(), now).await?;
    let mut bounded = 0;
    for job in waiting {
        let due = job.due(now);
        bounded += on!(tx.conn(), c => {
            sqlx::query(
                "UPDATE jobs SET run_at = $2,
                        created_at = CASE WHEN created_at > $3 THEN $3 ELSE created_at END
                 WHERE id = $1 AND state = 'ready'",
            )
            .bind(job.id).bind(due).bind(now)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
        })?;
    }
    bounded += on!(tx.conn(), c => {
        sqlx::query("UPDATE jobs SET locked_until = $1 WHERE state = 'running' AND locked_until > $2")
            .bind(now + LEASE).bind(now + LEASE + SKEW)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(bounded)
}

async fn written_ahead(mut conn: Conn<'_>, now: DateTime<Utc>) -> Result<Vec<Waiting>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, run_at, created_at, attempts FROM jobs
             WHERE state = 'ready'
               AND ((attempts > 0 AND run_at > $1) OR (attempts = 0 AND created_at > $2))
             ORDER BY id LIMIT $3",
        )
        .bind(now + backoff::LONGEST + SKEW).bind(now + SKEW).bind(AT_ONCE)
        .fetch_all(c)
        .await
    })?)
}
