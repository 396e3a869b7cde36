//! Keeping a claim for as long as its job runs.

use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use super::claim::LEASE;
use super::job::Attempt;
use crate::db::{Core, Tx, on};
use crate::error::Error;

/// How long after the last renewal the next one is: two may fail before the claim is lost.
const RENEWAL: Duration = Duration::from_secs(10);

/// Renews the claim of this try until it is lost, which is when this returns: somebody
/// else has the job by now, or the database has not answered for as long as it held.
pub(super) async fn keep(core: &Core, id: Uuid, number: i32, since: Instant) {
    let mut until = since + LEASE;
    loop {
        tokio::time::sleep(RENEWAL).await;
        let asked = Instant::now();
        let renewed = core.write(async move |tx| renew(tx, id, number).await);
        match tokio::time::timeout_at(until, renewed).await {
            Ok(Ok(true)) => until = asked + LEASE,
            Ok(Ok(false)) | Err(_) => return,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a job's claim could not be renewed");
                if Instant::now() >= until {
                    return;
                }
            }
        }
    }
}

/// Makes sure, in the transaction that writes down what a try came to, that the try still
/// has its job; until the transaction ends nobody takes it away.
///
/// # Errors
/// [`Error::NotFound`] when somebody else has it by now: then nothing may be written.
pub async fn hold(tx: &mut Tx, attempt: Attempt) -> Result<(), Error> {
    if renew(tx, attempt.job_id, attempt.number).await? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

async fn renew(tx: &mut Tx, id: Uuid, number: i32) -> Result<bool, Error> {
    let until = tx.now() + LEASE;
    let renewed = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE jobs SET locked_until = $3
             WHERE id = $1 AND attempts = $2 AND state = 'running'",
        )
        .bind(id).bind(number).bind(until)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(renewed == 1)
}
