//! The second step of a login.

use std::time::Duration;

use uuid::Uuid;

use crate::audit::{self, Action, Event, Method};
use crate::db::{Core, Tx};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::recoveries;
use crate::sessions::{self, Began, SessionToken};
use crate::users::{self, User};

const BUCKET: &str = "second_factor";

/// A login that waits for its second step: what the session of its first step says.
#[derive(Debug, Clone)]
pub struct PendingLogin {
    /// The session of the first step.
    pub session_id: Uuid,
    /// The id of that session, which ends with the login.
    pub token: SessionToken,
    /// Who has done the first step.
    pub user_id: Uuid,
}

/// Forgets the tries of this user's codes: one that was right was typed once more.
pub(crate) async fn forgive_codes(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    let key = limits::hash(&user_id.to_string());
    limits::clear(tx, BUCKET, &key).await
}

/// Counts a code that somebody who is logged in typed, before it is known whether it is
/// right.
///
/// # Errors
/// [`Error::RateLimited`] for an account whose codes are being guessed.
pub(crate) async fn count_code(core: &Core, user_id: Uuid) -> Result<(), Error> {
    limits::attempt_alone(core, BUCKET, &user_id.to_string(), policy()).await
}

/// Counts one more try, before it is known whether it is right; whether it is the
/// last one of this login.
pub(crate) async fn take_try(core: &Core, pending: &PendingLogin) -> Result<bool, Error> {
    let pending = pending.clone();
    core.write(async move |tx| {
        let (now, settings) = (tx.now(), tx.settings());
        let most = i32::try_from(settings.second_factor_tries).unwrap_or(i32::MAX);
        let (id, user_id) = (pending.session_id, pending.user_id);
        let tries = sessions::count_try(tx.conn(), id, user_id, most, now).await?;
        let tries = tries.ok_or(Error::Unauthenticated)?;
        let key = limits::hash(&pending.user_id.to_string());
        limits::attempt(tx, BUCKET, &key, policy()).await?;
        Ok(tries >= most)
    })
    .await
}

/// A wrong code or passkey: it is written down, and with the last try the login is
/// over. Answers what to refuse it with, which is `wrong` until then.
pub(crate) async fn refuse_second_step(
    tx: &mut Tx,
    pending: &PendingLogin,
    is_last_try: bool,
    wrong: Error,
) -> Result<Error, Error> {
    let refused = Action::SecondFactorFailed { at: None };
    let event = Event::by_anybody(refused, pending.user_id);
    audit::record(tx, &event).await?;
    if !is_last_try {
        return Ok(wrong);
    }
    // Half of a login is more than a stranger should have (OWASP ASVS 5.0,
    // 6.3.5).
    let (user_id, notice) = (pending.user_id, Notice::SecondStepFailed);
    jobs::notify(tx, user_id, notice).await?;
    sessions::end_waiting(tx.conn(), pending.session_id, user_id).await?;
    Ok(Error::LoginOver)
}

/// The second step is done: the session of the first one becomes that of a login.
pub(crate) async fn finish_second_step(
    tx: &mut Tx,
    pending: &PendingLogin,
    method: Method,
) -> Result<(User, Began), Error> {
    // The session that waited may have been ended meanwhile, by a new password.
    let waited = sessions::end_waiting(tx.conn(), pending.session_id, pending.user_id).await?;
    if !waited {
        return Err(Error::Unauthenticated);
    }
    let user = users::by_id(tx.conn(), pending.user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    forgive_codes(tx, user.id).await?;
    recoveries::end(tx.conn(), user.id).await?;
    let began = super::finish_login(tx, &user, method, None).await?;
    Ok((user, began))
}

/// Over all logins of an account.
fn policy() -> Policy {
    Policy {
        most: None,
        window: Duration::from_hours(1),
        wait: |settings, n| limits::doubling_wait(settings, settings.second_factor_failures, n),
    }
}
