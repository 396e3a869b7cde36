//! Suspending an account, and restoring it.

use super::reason::reason;
use super::{named, require_another_admin};
use crate::artists;
use crate::audit::{self, Action, Event};
use crate::db::Tx;
use crate::error::{Error, FieldError};
use crate::jobs::{self, AccountRestored, AccountSuspended};
use crate::services::Services;
use crate::sessions;
use crate::tracks;
use crate::users::{self, Status, User};

/// Suspends an account: its sessions end, a login leads to a restricted one, what its
/// artists have made public is hidden, files of theirs that arrive or are processed are
/// not any more. Nothing is lost. Its owner is told why, and by mail where their address is
/// confirmed.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] of a reason that says nothing, of an
/// account that is suspended already, and of the last administrator's.
pub async fn suspend_account(services: &Services, who: &str, why: &str) -> Result<User, Error> {
    let (who, reason) = (who.to_owned(), reason(why)?);
    services
        .write(async move |tx| {
            let now = tx.now();
            let id = named(tx.conn(), &who, now).await?.user.id;
            require_another_admin(tx, id).await?;
            let user = users::lock(tx, id).await?.ok_or(Error::UserNotFound)?;
            if user.status == Status::Suspended {
                return Err(refused("suspended", "This account is suspended already."));
            }
            let now = tx.now();
            users::set_suspended(tx.conn(), id, Some((now, &reason))).await?;
            let sessions_ended = sessions::end_all(tx.conn(), id).await?;
            artists::settle_hidden(tx, id).await?;
            tracks::stop_processing(tx.conn(), id).await?;
            let action = Action::SuspendAccount {
                reason: reason.clone(),
                sessions_ended,
            };
            audit::record(tx, &Event::by_operator(action, id)).await?;
            let user_id = id;
            jobs::enqueue(tx, &AccountSuspended { user_id, reason }).await?;
            as_changed(tx, &user).await
        })
        .await
}

/// Ends a suspension: the account is as before, what was public is shown again, and what
/// waited to be processed is taken up within a minute. Its owner is told by mail where
/// their address is confirmed.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] of a reason that says too much, and of an
/// account that is not suspended.
pub async fn restore_account(
    services: &Services,
    who: &str,
    why: Option<&str>,
) -> Result<User, Error> {
    let (who, reason) = (who.to_owned(), why.map(reason).transpose()?);
    services
        .write(async move |tx| {
            let now = tx.now();
            let id = named(tx.conn(), &who, now).await?.user.id;
            let user = users::lock(tx, id).await?.ok_or(Error::UserNotFound)?;
            if user.status != Status::Suspended {
                return Err(refused("not_suspended", "This account is not suspended."));
            }
            users::set_suspended(tx.conn(), id, None).await?;
            artists::settle_hidden(tx, id).await?;
            let action = Action::RestoreAccount {
                reason: reason.clone(),
            };
            audit::record(tx, &Event::by_operator(action, id)).await?;
            let user_id = id;
            jobs::enqueue(tx, &AccountRestored { user_id, reason }).await?;
            as_changed(tx, &user).await
        })
        .await
}

fn refused(code: &'static str, message: &str) -> Error {
    FieldError::for_operators("", code, message.to_owned()).into()
}

async fn as_changed(tx: &mut Tx, user: &User) -> Result<User, Error> {
    let changed = users::by_id(tx.conn(), user.id).await?;
    changed.ok_or(Error::UserNotFound)
}
