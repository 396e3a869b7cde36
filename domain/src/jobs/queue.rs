//! Leaving jobs, and finding those that wait.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::job::Job;
use super::owner::Owner;
use crate::db::{Statements, Tx, on};
use crate::error::Error;

/// How often a job is tried before it is dead, if it is none that is tried for longer. With
/// the waits of [`backoff`](super::backoff) that is about an hour and a half.
pub(super) const MAX_ATTEMPTS: i32 = 8;

/// What the database keeps of a job. The kind has a column of its own, and stands here
/// too since before it had.
#[derive(Serialize)]
struct Payload<'a, J> {
    kind: &'static str,
    #[serde(flatten)]
    job: &'a J,
}

/// Returns the JSON that the database keeps of this job.
pub(super) fn payload<J: Job>(job: &J) -> Result<String, Error> {
    let kind = J::KIND;
    serde_json::to_string(&Payload { kind, job }).map_err(Error::internal)
}

/// Adds `job` in the caller's transaction, whose commit wakes the worker.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J) -> Result<(), Error> {
    let now = tx.now();
    enqueue_at(tx, job, now).await
}

/// [`enqueue`], for a job that is not to run before `run_at`.
pub(crate) async fn enqueue_at<J: Job>(
    tx: &mut Tx,
    job: &J,
    run_at: DateTime<Utc>,
) -> Result<(), Error> {
    let id = tx.new_id();
    let mut statements = tx.statements();
    add(&mut statements, tx, job, id, run_at);
    tx.run(statements).await.map(drop)
}

/// [`enqueue`], for a job that is known by this new id.
pub(crate) async fn enqueue_as<J: Job>(tx: &mut Tx, job: &J, id: Uuid) -> Result<(), Error> {
    let now = tx.now();
    let mut statements = tx.statements();
    add(&mut statements, tx, job, id, now);
    tx.run(statements).await.map(drop)
}

/// [`enqueue`], along with other statements.
pub(crate) fn enqueue_with<J: Job>(statements: &mut Statements, tx: &mut Tx, job: &J) {
    let (id, now) = (tx.new_id(), tx.now());
    add(statements, tx, job, id, now);
}

fn add<J: Job>(statements: &mut Statements, tx: &mut Tx, job: &J, id: Uuid, run_at: DateTime<Utc>) {
    let owner = job.owner();
    statements.add(
        "INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, created_at, owner, lane, turn)
         VALUES ($1, $2, $3, 'ready', $4, 0, $5, $6, $7, $8,
                 (SELECT CAST(COUNT(*) AS INTEGER) FROM jobs WHERE owner = $7 AND lane = $8 AND state <> 'dead'))",
    );
    match payload(job) {
        Ok(payload) => statements
            .bind(id)
            .bind(J::KIND)
            .bind(payload)
            .bind(run_at)
            .bind(MAX_ATTEMPTS)
            .bind(tx.now())
            .bind(owner.as_bytes())
            .bind(J::LANE.as_str()),
        Err(error) => statements.fails_with(error),
    };
    tx.note_enqueued(J::LANE);
}

/// Returns the jobs of this kind and owner that wait to be run.
pub(crate) async fn waiting<J: Job>(tx: &mut Tx, owner: &Owner) -> Result<Vec<J>, Error> {
    let waiting: Vec<String> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "SELECT payload FROM jobs WHERE owner = $1 AND kind = $2 AND state = 'ready'",
        )
        .bind(owner.as_bytes()).bind(J::KIND)
        .fetch_all(c)
        .await
    })?;
    let jobs = waiting.iter().map(|payload| serde_json::from_str(payload));
    Ok(jobs.filter_map(Result::ok).collect())
}

/// Changes the job of this kind and owner that waits and was never tried; whether there
/// is one. The row is locked until the transaction ends, so no worker takes it meanwhile.
pub(crate) async fn amend<J: Job>(
    tx: &mut Tx,
    owner: &Owner,
    change: impl FnOnce(&mut J),
) -> Result<bool, Error> {
    let waiting: Option<(Uuid, String)> = on!(tx.conn(), c => {
        sqlx::query_as(
            "UPDATE jobs SET state = 'ready'
             WHERE owner = $1 AND kind = $2 AND state = 'ready' AND attempts = 0
             RETURNING id, payload",
        )
        .bind(owner.as_bytes()).bind(J::KIND)
        .fetch_optional(c)
        .await
    })?;
    let Some((id, found)) = waiting else {
        return Ok(false);
    };
    let mut job: J = serde_json::from_str(&found).map_err(Error::internal)?;
    change(&mut job);
    let changed = payload(&job)?;
    on!(tx.conn(), c => {
        sqlx::query("UPDATE jobs SET payload = $2 WHERE id = $1")
            .bind(id).bind(&changed)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(true)
}
