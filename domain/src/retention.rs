//! Forgetting what has been kept for as long as it may be: each kind by a job of its own,
//! in steps, so that nobody waits for it.

use std::time::Duration;

use chrono::{DateTime, Months, Utc};

use crate::db::{AsyncFunc, Tx};
use crate::error::Error;
use crate::services::Services;
use crate::{audit, jobs, sent_mails, sessions};

/// Rows that one transaction forgets.
const AT_ONCE: i64 = 500;

/// Forgets, of every kind, what is too old by now. One kind that cannot be done keeps no
/// other from it.
///
/// # Errors
/// The last of those of the database.
pub(crate) async fn sweep(services: &Services) -> Result<(), Error> {
    let (now, settings) = (services.clock.now(), &services.settings);
    let done = [
        (
            "addresses and browsers of the audit log",
            addresses(services, months_before(now, settings.audit_address_months)).await,
        ),
        (
            "unused sessions",
            unused_sessions(services, before(now, settings.session_remains)).await,
        ),
        (
            "dead jobs",
            dead_jobs(services, before(now, settings.dead_jobs_lifetime)).await,
        ),
        (
            "notes of sent mails",
            mails(services, before(now, settings.sent_mails_lifetime)).await,
        ),
    ];
    let mut outcome = Ok(());
    for (kind, forgotten) in done {
        match forgotten {
            Ok(0) => {}
            Ok(rows) => tracing::info!(kind, rows, "forgotten, for they were too old"),
            Err(error) => {
                tracing::warn!(kind, %error, "could not be forgotten");
                outcome = Err(error);
            }
        }
    }
    outcome
}

/// When what is still kept began. Whoever sets more than there is time keeps it for good.
fn before(now: DateTime<Utc>, kept: Duration) -> DateTime<Utc> {
    let kept = chrono::TimeDelta::from_std(kept).ok();
    kept.and_then(|kept| now.checked_sub_signed(kept))
        .unwrap_or(DateTime::UNIX_EPOCH)
}

fn months_before(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(months))
        .unwrap_or(DateTime::UNIX_EPOCH)
}

async fn addresses(services: &Services, before: DateTime<Utc>) -> Result<u64, Error> {
    in_steps(services, async move |tx| {
        audit::forget_clients(tx.conn(), before, AT_ONCE).await
    })
    .await
}

async fn unused_sessions(services: &Services, before: DateTime<Utc>) -> Result<u64, Error> {
    in_steps(services, async move |tx| {
        sessions::sweep_unused(tx.conn(), before, AT_ONCE).await
    })
    .await
}

async fn dead_jobs(services: &Services, before: DateTime<Utc>) -> Result<u64, Error> {
    in_steps(services, async move |tx| {
        jobs::sweep_dead(tx.conn(), before, AT_ONCE).await
    })
    .await
}

async fn mails(services: &Services, before: DateTime<Utc>) -> Result<u64, Error> {
    in_steps(services, async move |tx| {
        sent_mails::forget(tx.conn(), before, AT_ONCE).await
    })
    .await
}

/// Does `step` until nothing is left; how many rows that was.
async fn in_steps<F>(services: &Services, step: F) -> Result<u64, Error>
where
    F: for<'t> AsyncFunc<&'t mut Tx, Result<u64, Error>> + Clone + Send + 'static,
    for<'t> <F as AsyncFunc<&'t mut Tx, Result<u64, Error>>>::Fut: Send,
{
    let mut total = 0;
    loop {
        let done = services.write(step.clone()).await?;
        if done == 0 {
            return Ok(total);
        }
        total += done;
    }
}
