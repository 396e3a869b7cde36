//! Asking for the end of an account.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::artists;
use crate::audit::{self, Action, Actor, Event};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::{Error, Fault, FieldError};
use crate::jobs::{self, DeletionReminder, EraseAccount, Notice};
use crate::role::Role;
use crate::sessions;
use crate::users::{self, Leaving, Status, User, Username};

/// How long before the end somebody is reminded of it.
pub const REMINDED_BEFORE: Duration = Duration::from_hours(3 * 24);

/// What becomes of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deletion {
    /// When the account is deleted for good. Until then it can be kept.
    pub deletion_scheduled_for: DateTime<Utc>,
}

/// Has the account of whoever asks deleted after [`Settings::deletion_grace`], in which it can
/// be kept with [`cancel`](super::cancel()). All its sessions end, and its pages are hidden at
/// once; its public tracks stay where `keep_public_tracks`, for good.
///
/// An account that an operator has suspended can be deleted, too.
///
/// [`Settings::deletion_grace`]: crate::Settings::deletion_grace
///
/// # Errors
/// [`Error::Validation`] of the field `username` when that is not theirs, and of
/// `keep_public_tracks` when the account is suspended: nothing of it is shown that could stay;
/// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`] where two-step
/// login is on; [`Error::AccountLeaving`] when this was asked for before;
/// [`Error::LastAdministrator`]; [`Error::Unauthenticated`] when the session was ended
/// meanwhile.
pub async fn request(
    caller: &Caller,
    username: &str,
    keep_public_tracks: bool,
) -> Result<Deletion, Error> {
    let user = caller.user().await?;
    if Username::key_of(username.trim()) != Username::key_of(&user.username) {
        return Err(FieldError::new("username", Fault::UsernameOther).into());
    }
    caller.require_full_proof().await?;
    let (id, is_administrator) = (user.id, user.role == Role::Admin);
    caller
        .write(async move |tx| {
            if is_administrator && users::is_last_admin(tx, id).await? {
                return Err(Error::LastAdministrator);
            }
            let user = users::lock(tx, id).await?.ok_or(Error::UserNotFound)?;
            // Whoever has just locked the account has ended its sessions.
            sessions::require_alive(tx).await?;
            let grace = tx.settings().deletion_grace;
            schedule(tx, &user, grace, keep_public_tracks, Actor::User(id)).await
        })
        .await
}

/// Has the account deleted after this time. The caller has locked its row.
///
/// # Errors
/// [`Error::AccountLeaving`] when it is to be deleted already; [`Error::Validation`] of the
/// field `keep_public_tracks` when it is suspended.
pub(crate) async fn schedule(
    tx: &mut Tx,
    user: &User,
    grace: Duration,
    keep_public_tracks: bool,
    actor: Actor,
) -> Result<Deletion, Error> {
    if let Some(until) = user.deletion_scheduled_for {
        return Err(Error::AccountLeaving { until });
    }
    if keep_public_tracks && user.status == Status::Suspended {
        return Err(FieldError::new("keep_public_tracks", Fault::TracksHidden).into());
    }
    let now = tx.now();
    let scheduled_for = now + grace;
    let asked = Leaving {
        asked_at: now,
        scheduled_for,
        keeps_public_tracks: keep_public_tracks,
    };
    users::set_leaving(tx.conn(), user.id, Some(asked)).await?;
    sessions::end_all(tx.conn(), user.id).await?;
    artists::settle_hidden(tx, user.id).await?;
    let event = Event {
        action: Action::RequestDeletion {
            scheduled_for,
            keep_public_tracks,
        },
        actor,
        subject_id: user.id,
    };
    audit::record(tx, &event).await?;
    // Where there is no time to keep it, the last mail says enough.
    if !grace.is_zero() {
        tell(tx, user.id, scheduled_for, actor).await?;
    }
    let erase = EraseAccount {
        user_id: user.id,
        scheduled_for,
    };
    jobs::enqueue_at(tx, &erase, scheduled_for).await?;
    Ok(Deletion {
        deletion_scheduled_for: scheduled_for,
    })
}

/// Has the owner told now, and once more before the end.
async fn tell(
    tx: &mut Tx,
    user_id: Uuid,
    scheduled_for: DateTime<Utc>,
    actor: Actor,
) -> Result<(), Error> {
    let until = scheduled_for;
    let notice = match actor {
        Actor::Operator | Actor::Staff(_) => Notice::DeletionAskedByOperator { until },
        Actor::User(_) | Actor::Anonymous => Notice::DeletionAsked { until },
    };
    jobs::notify(tx, user_id, notice).await?;
    let remind_at = scheduled_for - REMINDED_BEFORE;
    if remind_at <= tx.now() {
        return Ok(());
    }
    let reminder = DeletionReminder {
        user_id,
        scheduled_for,
    };
    jobs::enqueue_at(tx, &reminder, remind_at).await
}
