//! The second step of a login.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::arrival::{self, Method};
use super::recovery;
use super::user::User;
use super::users;
use crate::audit::{self, Event};
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::services::Services;
use crate::sessions::{Began, SessionToken};
use crate::two_factor::{self, Candidate, Standing, Used};

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

/// Finishes a login with a code of an authenticator app, or with a backup code.
///
/// # Errors
/// [`Error::InvalidCode`], after too many of which the login starts over:
/// [`Error::Unauthenticated`]. [`Error::RateLimited`] for an account whose codes
/// are being guessed.
pub async fn log_in_with_code(
    caller: &Caller,
    pending: PendingLogin,
    code: &str,
) -> Result<(User, Began), Error> {
    let is_last_try = take_try(caller, &pending).await?;
    let candidate = two_factor::recognise(caller, pending.user_id, code, Standing::Any).await?;

    let arrived = caller
        .write(async move |tx| {
            let user_id = pending.user_id;
            let method = use_code_in(tx, user_id, &candidate).await?;
            let Some(method) = method else {
                refuse_in(tx, &pending, is_last_try).await?;
                return Ok(None);
            };
            finish_in(tx, &pending, method).await.map(Some)
        })
        .await?;
    arrived.ok_or(Error::InvalidCode)
}

/// What a code is that somebody who is logged in typed as a part of a proof. It is
/// counted among the codes of the account before it is known whether it is right.
///
/// # Errors
/// [`Error::RateLimited`] for an account whose codes are being guessed.
pub(super) async fn try_code(
    caller: &Caller,
    user_id: Uuid,
    code: &str,
) -> Result<Candidate, Error> {
    limits::attempt(caller, BUCKET, &user_id.to_string(), policy()).await?;
    two_factor::recognise(caller, user_id, code, Standing::Active).await
}

/// Uses a code up, after which the wrong ones before it are forgotten; how it proves,
/// with the password before it, who somebody is. None when it is wrong or was used.
pub(super) async fn use_code_in(
    tx: &mut Tx,
    user_id: Uuid,
    candidate: &Candidate,
) -> Result<Option<Method>, Error> {
    let Some(used) = two_factor::use_in(tx, user_id, candidate).await? else {
        return Ok(None);
    };
    let key = limits::hash(&user_id.to_string());
    limits::clear_in(tx, BUCKET, &key).await?;
    Ok(Some(match used {
        Used::Totp => Method::PasswordAndTotp,
        Used::BackupCode { left } => {
            tell_in(tx, user_id, left).await?;
            Method::PasswordAndBackupCode
        }
    }))
}

/// Forgets the tries of this user's codes: one that was right was typed once more.
pub(super) async fn forgive_in(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    let key = limits::hash(&user_id.to_string());
    limits::clear_in(tx, BUCKET, &key).await
}

/// Counts one more try, before it is known whether it is right; whether it is the
/// last one of this login.
pub(crate) async fn take_try(services: &Services, pending: &PendingLogin) -> Result<bool, Error> {
    let pending = pending.clone();
    services
        .write(async move |tx| {
            let (now, settings) = (tx.now(), tx.settings());
            let most = i32::try_from(settings.second_factor_tries).unwrap_or(i32::MAX);
            let tries: Option<i32> = on!(tx.conn(), c => {
                sqlx::query_scalar(
                    "UPDATE sessions SET second_factor_tries = second_factor_tries + 1
                         WHERE id = $1 AND second_factor_user_id = $2
                           AND second_factor_tries < $3 AND expires_at > $4
                         RETURNING second_factor_tries",
                )
                .bind(pending.session_id).bind(pending.user_id).bind(most).bind(now)
                .fetch_optional(c)
                .await
            })?;
            let tries = tries.ok_or(Error::Unauthenticated)?;
            let key = limits::hash(&pending.user_id.to_string());
            limits::attempt_in(tx, BUCKET, &key, policy()).await?;
            Ok(tries >= most)
        })
        .await
}

/// A backup code is gone, and not always by its owner's hand: they are told.
async fn tell_in(tx: &mut Tx, user_id: Uuid, left: u32) -> Result<(), Error> {
    let metadata = json!({"left": left});
    let event = Event::by_user("user.use_backup_code", user_id, metadata);
    audit::record(tx, &event).await?;
    let notice = Notice::BackupCodeUsed { left };
    jobs::notify(tx, user_id, notice).await
}

/// A wrong code or passkey: it is written down, and with the last try the login is
/// over.
pub(crate) async fn refuse_in(
    tx: &mut Tx,
    pending: &PendingLogin,
    is_last_try: bool,
) -> Result<(), Error> {
    let event = Event::by_anybody("user.second_factor_failed", pending.user_id, json!({}));
    audit::record(tx, &event).await?;
    if is_last_try {
        // Half of a login is more than a stranger should have (OWASP ASVS 5.0,
        // 6.3.5).
        let (user_id, notice) = (pending.user_id, Notice::SecondStepFailed);
        jobs::notify(tx, user_id, notice).await?;
        on!(tx.conn(), c => {
            sqlx::query("DELETE FROM sessions WHERE id = $1")
                .bind(pending.session_id)
                .execute(c)
                .await
                .map(drop)
        })?;
    }
    Ok(())
}

/// The second step is done: the session of the first one becomes that of a login.
pub(crate) async fn finish_in(
    tx: &mut Tx,
    pending: &PendingLogin,
    method: Method,
) -> Result<(User, Began), Error> {
    // The session that waited may have been ended meanwhile, by a new password.
    let waited = on!(tx.conn(), c => {
        sqlx::query("DELETE FROM sessions WHERE id = $1 AND second_factor_user_id = $2")
            .bind(pending.session_id).bind(pending.user_id)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    if waited == 0 {
        return Err(Error::Unauthenticated);
    }
    let user = users::by_id(tx.conn(), pending.user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    let key = limits::hash(&user.id.to_string());
    limits::clear_in(tx, BUCKET, &key).await?;
    recovery::end_in(tx.conn(), user.id).await?;
    let began = arrival::arrive_in(tx, user.id, method, None).await?;
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
