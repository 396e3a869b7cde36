//! Codes as the second step of a login, and as a part of a proof.

use uuid::Uuid;

use super::recognition::{self, Candidate, Used};
use super::standing::Standing;
use crate::audit::{self, Action, Event, Method};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::logins::{self, PendingLogin};
use crate::sessions::Began;
use crate::users::User;

/// Finishes a login with a code of an authenticator app, or with a backup code.
///
/// # Errors
/// [`Error::InvalidCode`], and [`Error::LoginOver`] with the last try;
/// [`Error::Unauthenticated`] when the login does not wait any more;
/// [`Error::RateLimited`] for an account whose codes are being guessed.
pub async fn log_in_with_code(
    caller: &Caller,
    pending: PendingLogin,
    code: &str,
) -> Result<(User, Began), Error> {
    let outcome = second_step(caller, pending, code).await;
    logins::counted("second_step", "code", outcome)
}

async fn second_step(
    caller: &Caller,
    pending: PendingLogin,
    code: &str,
) -> Result<(User, Began), Error> {
    let is_last_try = logins::take_try(caller, &pending).await?;
    let candidate = recognition::recognise(caller, pending.user_id, code, Standing::Any).await?;

    caller
        .write(async move |tx| {
            let user_id = pending.user_id;
            let method = use_code(tx, user_id, &candidate).await?;
            let Some(method) = method else {
                let wrong = Error::InvalidCode;
                let refusal = logins::refuse_second_step(tx, &pending, is_last_try, wrong).await?;
                return Ok(Err(refusal));
            };
            logins::finish_second_step(tx, &pending, method)
                .await
                .map(Ok)
        })
        .await?
}

/// What a code is that somebody who is logged in typed as a part of a proof. It is
/// counted among the codes of the account before it is known whether it is right.
///
/// # Errors
/// [`Error::RateLimited`] for an account whose codes are being guessed.
pub(crate) async fn try_code(
    caller: &Caller,
    user_id: Uuid,
    code: &str,
) -> Result<Candidate, Error> {
    logins::count_code(caller, user_id).await?;
    recognition::recognise(caller, user_id, code, Standing::Active).await
}

/// Uses a code up, after which the wrong ones before it are forgotten; how it proves,
/// with the password before it, who somebody is. None when it is wrong or was used.
pub(crate) async fn use_code(
    tx: &mut Tx,
    user_id: Uuid,
    candidate: &Candidate,
) -> Result<Option<Method>, Error> {
    let Some(used) = recognition::use_up(tx, user_id, candidate).await? else {
        return Ok(None);
    };
    logins::forgive_codes(tx, user_id).await?;
    Ok(Some(match used {
        Used::Totp => Method::PasswordAndTotp,
        Used::BackupCode { left } => {
            tell(tx, user_id, left).await?;
            Method::PasswordAndBackupCode
        }
    }))
}

/// A backup code is gone, and not always by its owner's hand: they are told.
async fn tell(tx: &mut Tx, user_id: Uuid, left: u32) -> Result<(), Error> {
    let event = Event::by_user(Action::UseBackupCode { left }, user_id);
    audit::record(tx, &event).await?;
    let notice = Notice::BackupCodeUsed { left };
    jobs::notify(tx, user_id, notice).await
}
