//! Writing down what became of jobs.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::claim::Claim;
use crate::db::{Tx, on};
use crate::error::Error;

/// The version that gives jobs up.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What becomes of a job after a try.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// The row goes.
    Done,
    /// Another try.
    Again(NextTry),
    /// No more tries; the row stays for an operator to see.
    Dead(Death),
    /// Stopped where it was because the program stops: the next one begins it again, and
    /// this does not count as a try.
    Stopped,
    /// Somebody else has it by now.
    Lost,
}

impl Outcome {
    /// As it is counted.
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Again(_) => "again",
            Self::Dead(_) => "dead",
            Self::Stopped => "stopped",
            Self::Lost => "lost",
        }
    }
}

/// What comes after a try that failed.
#[derive(Debug, Clone)]
pub(super) struct NextTry {
    /// Not before this time.
    pub(super) at: DateTime<Utc>,
    /// When its tries began to fail.
    pub(super) first_failed_at: DateTime<Utc>,
    /// Why the last one did.
    pub(super) error: String,
    /// The least that its tries may be in number, where the usual number is not all: so
    /// that the process may die in some of the next without that being the end of it.
    pub(super) at_least: Option<i32>,
}

/// Why there is no other try.
#[derive(Debug, Clone)]
pub(super) struct Death {
    /// Why the last one failed.
    pub(super) error: String,
    /// Whether whoever was to get it refused it for good.
    pub(super) is_refused: bool,
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
    match &ended.outcome {
        Outcome::Done | Outcome::Lost => Ok(()),
        Outcome::Stopped => release(tx, ended).await,
        Outcome::Again(next) => try_again(tx, ended, next).await,
        Outcome::Dead(death) => bury(tx, ended, death).await,
    }
}

async fn try_again(tx: &mut Tx, ended: &Ended, next: &NextTry) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET state = 'ready', run_at = $3, locked_until = NULL, last_error = $4,
                    first_failed_at = $5,
                    max_attempts = CASE WHEN max_attempts < $6 THEN $6 ELSE max_attempts END
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        )
        .bind(ended.id).bind(ended.attempts).bind(next.at).bind(&next.error)
        .bind(next.first_failed_at).bind(next.at_least.unwrap_or_default())
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

async fn bury(tx: &mut Tx, ended: &Ended, death: &Death) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET state = 'dead', run_at = $3, locked_until = NULL, last_error = $4,
                    is_refused = $5, died_in = $6
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        )
        .bind(ended.id).bind(ended.attempts).bind(now).bind(&death.error)
        .bind(death.is_refused).bind(VERSION)
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
