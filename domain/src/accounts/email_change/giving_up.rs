//! Giving a change up that was asked for and not confirmed.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::caller::Caller;
use crate::db::{Conn, Freshness};
use crate::email_changes::{self, Awaited};
use crate::error::Error;
use crate::tokens::{self, TokenPurpose};
use crate::{sessions, users};

/// A change of address that waits to be confirmed, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct PendingEmailChange {
    /// The address to move to.
    pub email: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Until when it can be confirmed: counted from when its link was last asked for.
    pub expires_at: DateTime<Utc>,
}

/// The change that whoever asks has asked for, while it can be confirmed.
pub async fn pending_email_change(caller: &Caller) -> Result<Option<PendingEmailChange>, Error> {
    let principal = caller.principal()?;
    let lifetime = caller.settings.email_change_lifetime;
    let since = caller.clock.now() - lifetime;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let change = email_changes::awaited_since(reader.conn(), principal.user_id, since).await?;
    Ok(change.map(|change| PendingEmailChange {
        created_at: change.created_at,
        expires_at: change.last_asked_at() + lifetime,
        email: change.new_email,
    }))
}

/// Calls off the change that whoever asks has asked for and not confirmed. Its link
/// opens nothing any more. The old address can still undo it: who uses that link says
/// that somebody else was in the account.
///
/// # Errors
/// [`Error::NotFound`] when there is none, [`Error::UserNotFound`],
/// [`Error::Unauthenticated`] when the session was ended meanwhile.
pub async fn cancel_email_change(caller: &Caller) -> Result<(), Error> {
    let principal = caller.principal()?;

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            let user = users::lock(tx, user_id).await?;
            user.ok_or(Error::UserNotFound)?;
            sessions::require_alive(tx).await?;
            if !email_changes::close(tx, user_id, Awaited::All).await? {
                return Err(Error::NotFound);
            }
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await
        })
        .await
}

/// Gives up what this user has asked for and not confirmed. A new password does so
/// too: it is often the answer to somebody else in the account, and what they have
/// asked for must not come true after it.
pub(crate) async fn give_up(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    email_changes::close_awaited(conn.reborrow(), user_id, Awaited::All, now).await?;
    tokens::revoke(conn, TokenPurpose::ConfirmEmailChange, user_id, now).await
}
