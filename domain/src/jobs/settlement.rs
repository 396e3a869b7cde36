//! Writing down what became of jobs.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::claim::Claim;
use crate::db::{Tx, on};
use crate::error::Error;

/// What becomes of a job after a try.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// The row goes.
    Done,
    /// Another try, not before this time.
    Again(DateTime<Utc>, String),
    /// No more tries; the row stays for an operator to see.
    Dead(String),
    /// Stopped where it was because the program stops: the next one begins it again, and
    /// this does not count as a try.
    Stopped,
    /// Somebody else has it by now.
    Lost,
}

/// A try that is over.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    pub(super) id: Uuid,
    attempts: i32,
    outcome: Outcome,
}

impl Ended {
    /// Joins a claim and what its job's try came to.
    pub(super) const fn new(claim: &Claim, outcome: Outcome) -> Self {
        Self {
            id: claim.id,
            attempts: claim.attempts,
            outcome,
        }
    }
}

/// Writes down what became of claimed jobs, apart from those whose claim has run out and
/// which are somebody else's by now.
pub(super) async fn settle(tx: &mut Tx, ended: &[Ended]) -> Result<(), Error> {
    let (done, others): (Vec<&Ended>, Vec<&Ended>) = ended
        .iter()
        .partition(|one| matches!(one.outcome, Outcome::Done));
    delete(tx, &done).await?;
    for one in others {
        put_back(tx, one).await?;
    }
    Ok(())
}

async fn delete(tx: &mut Tx, done: &[&Ended]) -> Result<(), Error> {
    if done.is_empty() {
        return Ok(());
    }
    let those = (0..done.len()).map(|number| {
        let (id, attempts) = (2 * number + 1, 2 * number + 2);
        format!("(id = ${id} AND attempts = ${attempts})")
    });
    let those = those.collect::<Vec<_>>().join(" OR ");
    let sql = format!("DELETE FROM jobs WHERE state = 'running' AND ({those})");
    on!(tx.conn(), c => {
        // One text for each number of jobs: not worth keeping.
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for one in done {
            query = query.bind(one.id).bind(one.attempts);
        }
        query.execute(c).await.map(drop)
    })?;
    Ok(())
}

async fn put_back(tx: &mut Tx, ended: &Ended) -> Result<(), Error> {
    let (state, run_at, error) = match &ended.outcome {
        Outcome::Done | Outcome::Lost => return Ok(()),
        Outcome::Stopped => return release(tx, ended).await,
        Outcome::Again(at, error) => ("ready", *at, error),
        Outcome::Dead(error) => ("dead", tx.now(), error),
    };
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET state = $3, run_at = $4, locked_until = NULL, last_error = $5
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        )
        .bind(ended.id).bind(ended.attempts).bind(state).bind(run_at).bind(error)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

async fn release(tx: &mut Tx, ended: &Ended) -> Result<(), Error> {
    // The number of the try stays used: it is what tells its claim from the next one.
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET state = 'ready', locked_until = NULL, max_attempts = max_attempts + 1
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        )
        .bind(ended.id).bind(ended.attempts)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
