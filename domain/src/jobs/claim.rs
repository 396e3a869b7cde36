//! Claiming jobs: which are due, and whose turn it is.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use tokio::time::Instant;
use uuid::Uuid;

use crate::db::{Core, Freshness, Lane, Tx, from_row, on};
use crate::error::Error;

/// How long a claim holds when it is not renewed: a job whose claim ran out belongs to a
/// process that died, or that has lost the database.
pub(super) const LEASE: Duration = Duration::from_secs(30);

/// A job that this worker may run until its lease is over.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) payload: String,
    /// The number of this try, from 1. It also tells this claim from a later
    /// one of the same job.
    pub(super) attempts: i32,
    pub(super) max_attempts: i32,
    /// Those of them that were made before it was last taken up again.
    pub(super) earlier_attempts: i32,
    /// When a try of it first failed, since it was last taken up.
    pub(super) first_failed_at: Option<DateTime<Utc>>,
    /// When it was asked for: it holds for [`LEASE`] from then on.
    pub(super) since: Instant,
}

/// Whether there is something to claim. Asked first, because a claim writes.
pub(super) async fn any_due(core: &Core, lane: Lane) -> Result<bool, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let due: Option<Uuid> = on!(reader.conn(), c => {
        sqlx::query_scalar(
            "SELECT id FROM jobs WHERE lane = $2 AND state = 'ready' AND run_at <= $1
             UNION ALL
             SELECT id FROM jobs WHERE lane = $2 AND state = 'running' AND locked_until <= $1
             LIMIT 1",
        )
        .bind(core.clock.now()).bind(lane.as_str())
        .fetch_optional(c)
        .await
    })?;
    Ok(due.is_some())
}

/// Puts back what was claimed by somebody who did not come back.
pub(super) async fn put_back_expired(tx: &mut Tx, lane: Lane) -> Result<(), Error> {
    let now = tx.now();
    let mut conn = tx.conn();
    let sql = format!(
        "UPDATE jobs SET state = 'ready', locked_until = NULL
         WHERE id IN (SELECT id FROM jobs
                      WHERE lane = $2 AND state = 'running' AND locked_until <= $1 {})",
        conn.skip_locked()
    );
    on!(conn, c => {
        sqlx::query(AssertSqlSafe(sql)).bind(now).bind(lane.as_str()).execute(c).await.map(drop)
    })?;
    Ok(())
}

/// A job's row as it is claimed, with what its turn is told by.
struct Row {
    turn: i32,
    run_at: DateTime<Utc>,
    id: Uuid,
    kind: String,
    payload: String,
    attempts: i32,
    max_attempts: i32,
    earlier_attempts: i32,
    first_failed_at: Option<DateTime<Utc>>,
}

from_row!(Row {
    turn,
    run_at,
    id,
    kind,
    payload,
    attempts,
    max_attempts,
    earlier_attempts,
    first_failed_at
});

/// Claims up to so many jobs, in the order in which it is their turn: of those that are
/// due, one before which the fewest of its owner waited, and of those the one that has
/// been due for the longest.
pub(super) async fn claim(
    tx: &mut Tx,
    lane: Lane,
    most: usize,
    since: Instant,
) -> Result<Vec<Claim>, Error> {
    let (now, most) = (tx.now(), i64::try_from(most).unwrap_or(i64::MAX));
    let mut conn = tx.conn();
    let sql = format!(
        "WITH due AS MATERIALIZED (
             SELECT id FROM jobs WHERE lane = $4 AND state = 'ready' AND run_at <= $1
             ORDER BY turn, run_at, id LIMIT $3 {}
         )
         UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $2
         WHERE id IN (SELECT id FROM due)
         RETURNING turn, run_at, id, kind, payload, attempts, max_attempts,
                   earlier_attempts, first_failed_at",
        conn.skip_locked()
    );
    let mut rows: Vec<Row> = on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(now).bind(now + LEASE).bind(most).bind(lane.as_str())
            .fetch_all(c)
            .await
    })?;
    // An update answers its rows in no order.
    rows.sort_unstable_by_key(|row| (row.turn, row.run_at, row.id));
    let claims = rows.into_iter().map(|row| Claim {
        id: row.id,
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        max_attempts: row.max_attempts,
        earlier_attempts: row.earlier_attempts,
        first_failed_at: row.first_failed_at,
        since,
    });
    Ok(claims.collect())
}
