//! The life of a job's row: claimed, then done, put back, or dead.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Core, Freshness, from_row, on};
use crate::error::Error;

/// How long a claim holds. Longer than any try may take, so a job whose claim
/// ran out belongs to a process that died.
const LEASE: Duration = Duration::from_mins(2);

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
}

from_row!(Claim {
    id,
    kind,
    payload,
    attempts,
    max_attempts
});

/// Due is what is ready, and what was claimed by somebody who did not come back.
const DUE: &str =
    "((state = 'ready' AND run_at <= $1) OR (state = 'running' AND locked_until <= $1))";

/// Whether there is something to claim. Asked first, because a claim writes.
pub(super) async fn any_due(core: &Core) -> Result<bool, Error> {
    let mut reader = core.db.read(Freshness::Latest).await?;
    let sql = format!("SELECT id FROM jobs WHERE {DUE} LIMIT 1");
    let due: Option<Uuid> = on!(reader.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(core.clock.now())
            .fetch_optional(c)
            .await
    })?;
    Ok(due.is_some())
}

/// Claims the job whose turn it is: of those that are due, one before which the fewest
/// of its owner waited, and of those the one that has been due for the longest.
pub(super) async fn next(core: &Core) -> Result<Option<Claim>, Error> {
    let now = core.clock.now();
    core
        .write(async move |tx| {
                let mut conn = tx.conn();
                let sql = format!(
                    "UPDATE jobs SET state = 'running', attempts = attempts + 1, locked_until = $2
                     WHERE id = (SELECT id FROM jobs WHERE {DUE} ORDER BY turn, run_at, id LIMIT 1 {})
                     RETURNING id, kind, payload, attempts, max_attempts",
                    conn.skip_locked()
                );
                let claim = on!(conn, c => {
                    sqlx::query_as(AssertSqlSafe(sql))
                        .bind(now).bind(now + LEASE)
                        .fetch_optional(c)
                        .await
                })?;
                Ok(claim)
            })
        .await
}

/// What becomes of a job after a try.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// The row goes.
    Done,
    /// Another try, not before this time.
    Again(DateTime<Utc>, String),
    /// No more tries; the row stays for an operator to see.
    Dead(String),
}

/// Writes down what became of a claimed job, unless the claim has run out and
/// the job is somebody else's by now.
pub(super) async fn settle(core: &Core, claim: &Claim, outcome: Outcome) -> Result<(), Error> {
    let (id, attempts, now) = (claim.id, claim.attempts, core.clock.now());
    let (state, run_at, error) = match outcome {
        Outcome::Done => {
            return core
                .write(async move |tx| {
                        on!(tx.conn(), c => {
                            sqlx::query("DELETE FROM jobs WHERE id = $1 AND attempts = $2 AND state = 'running'")
                                .bind(id).bind(attempts)
                                .execute(c)
                                .await
                                .map(drop)
                        })?;
                        Ok(())
                    })
                .await;
        }
        Outcome::Again(at, error) => ("ready", at, error),
        Outcome::Dead(error) => ("dead", now, error),
    };
    core.write(async move |tx| {
        on!(tx.conn(), c => {
            sqlx::query(
                "UPDATE jobs SET state = $3, run_at = $4, locked_until = NULL, last_error = $5
                 WHERE id = $1 AND attempts = $2 AND state = 'running'",
            )
            .bind(id).bind(attempts).bind(state).bind(run_at).bind(&error)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
    })
    .await
}
