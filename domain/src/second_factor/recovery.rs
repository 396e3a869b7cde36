//! Getting back into an account that was locked while two-step login was on.
//!
//! A mailbox alone must not be enough then: whoever has the new password also shows one
//! of the suspended factors, or waits, which the owner is told by mail and can stop.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::devices::login_devices;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::logins::PendingLogin;
use crate::recoveries::{self, Recovery};
use crate::services::Services;
use crate::sessions;
use crate::users;

const BUCKET: &str = "recovery_wait";

/// How often an hour a wait may be begun for one account: each time is a mail.
const PER_HOUR: u32 = 5;

/// A wait that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecoveryWait {
    /// From when on the password alone is enough.
    pub until: DateTime<Utc>,
}

/// What lets a login with the right password go without its second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The wait is over.
    Waited,
    /// Two-step login was turned on by whoever the account was locked against, as far
    /// as anybody can tell: later than what its owner disowned. From a device that was
    /// known before that, nobody is asked for what the owner never had.
    KnownDevice,
}

/// What lets this login go without its second step, if anything does. Two-step login is
/// off after that: its app and codes stay suspended, for the owner to look through.
pub(crate) async fn pass(tx: &mut Tx, user_id: Uuid) -> Result<Option<Pass>, Error> {
    let Some(recovery) = recoveries::find(tx.conn(), user_id).await? else {
        return Ok(None);
    };
    let now = tx.now();
    let pass = if recovery.opens_at.is_some_and(|at| at <= now) {
        Pass::Waited
    } else if recovery.two_step_came_after && is_known_device(tx, user_id).await? {
        Pass::KnownDevice
    } else {
        return Ok(None);
    };
    users::set_two_factor(tx.conn(), user_id, false).await?;
    recoveries::end(tx.conn(), user_id).await?;
    let notice = Notice::SecondStepPassed {
        waited: pass == Pass::Waited,
    };
    jobs::notify(tx, user_id, notice).await?;
    Ok(Some(pass))
}

/// By the random id that a browser keeps: neither whoever reads the mailbox has it, nor
/// whoever came in after, whose devices the lockdown has forgotten.
async fn is_known_device(tx: &mut Tx, user_id: Uuid) -> Result<bool, Error> {
    let now = tx.now();
    let Some(device) = tx.client().device else {
        return Ok(false);
    };
    login_devices::is_known(tx.conn(), user_id, &device.hash_for(user_id), now).await
}

/// The way in without a second factor, where there is one for this user.
pub async fn recovery(services: &Services, user_id: Uuid) -> Result<Option<Recovery>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    recoveries::find(reader.conn(), user_id).await
}

/// Begins the wait after which the password alone logs in
/// ([`Settings::recovery_wait`](crate::Settings::recovery_wait)); when that is. One that
/// was begun before goes on. The owner is told by mail.
///
/// # Errors
/// [`Error::NotFound`] when the account was not locked, or somebody has logged in since;
/// [`Error::Unauthenticated`] when the login does not wait any more;
/// [`Error::RateLimited`].
pub async fn begin_waiting(caller: &Caller, pending: &PendingLogin) -> Result<RecoveryWait, Error> {
    let pending = pending.clone();
    let until = caller
        .write(async move |tx| {
            let user_id = pending.user_id;
            let recovery = lock(tx, &pending).await?;
            if let Some(until) = recovery.opens_at {
                return Ok(until);
            }
            let key = limits::hash(&user_id.to_string());
            limits::attempt(tx, BUCKET, &key, policy()).await?;
            let until = tx.now() + tx.settings().recovery_wait;
            recoveries::set_wait(tx.conn(), user_id, until).await?;
            let event = Event::by_anybody(Action::BeginRecovery { until }, user_id);
            audit::record(tx, &event).await?;
            let notice = Notice::RecoveryBegun { until };
            jobs::notify(tx, user_id, notice).await?;
            Ok(until)
        })
        .await?;
    Ok(RecoveryWait { until })
}

/// Stops the wait. So do a login with one of the factors, another new password, and
/// "This wasn't me" in the mail about it.
///
/// # Errors
/// [`Error::NotFound`] when nobody waits; [`Error::Unauthenticated`] when the login does
/// not wait for its second step any more.
pub async fn stop_waiting(caller: &Caller, pending: &PendingLogin) -> Result<(), Error> {
    let pending = pending.clone();
    caller
        .write(async move |tx| {
            lock(tx, &pending).await?;
            if !recoveries::stop_waiting(tx.conn(), pending.user_id).await? {
                return Err(Error::NotFound);
            }
            let event = Event::by_anybody(Action::StopRecovery, pending.user_id);
            audit::record(tx, &event).await
        })
        .await
}

/// The account's row first, as a lockdown takes it: none that comes at this moment is
/// overruled.
async fn lock(tx: &mut Tx, pending: &PendingLogin) -> Result<Recovery, Error> {
    let user = users::lock(tx, pending.user_id).await?;
    user.ok_or(Error::UserNotFound)?;
    let now = tx.now();
    sessions::require_waiting(tx.conn(), pending.session_id, pending.user_id, now).await?;
    recoveries::find(tx.conn(), pending.user_id)
        .await?
        .ok_or(Error::NotFound)
}

fn policy() -> Policy {
    Policy {
        most: Some(PER_HOUR),
        window: Duration::from_hours(1),
        wait: |_, _| Duration::ZERO,
    }
}
