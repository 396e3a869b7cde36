//! Keeping an account that was to be deleted.

use crate::artists;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::sessions;
use crate::users;

/// Keeps the account of whoever asks: it is as it was before its deletion was asked for. One
/// that is not to be deleted stays as it is.
///
/// # Errors
/// [`Error::Unauthenticated`] when its deletion has begun, or the session was ended otherwise;
/// [`Error::UserNotFound`].
pub async fn cancel(caller: &Caller) -> Result<(), Error> {
    let user_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            let user = users::lock(tx, user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            sessions::require_alive(tx).await?;
            if user.deletion_scheduled_for.is_none() {
                return Ok(());
            }
            users::set_leaving(tx.conn(), user_id, None).await?;
            artists::settle_hidden(tx, user_id).await?;
            let event = Event::by_user(Action::CancelDeletion, user_id);
            audit::record(tx, &event).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            jobs::notify(tx, user_id, Notice::DeletionCalledOff).await
        })
        .await
}
