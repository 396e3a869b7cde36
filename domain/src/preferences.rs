//! What somebody chooses for themselves: matters of taste, so no proof is asked for, and
//! nothing is written into the audit log.

use crate::caller::Caller;
use crate::error::Error;
use crate::sessions;
use crate::users::{self, Preferences, User};

/// Notes what whoever asks has chosen, and returns them as they are from then on. What is
/// none stays as it is; to choose the same again changes nothing.
///
/// # Errors
/// [`Error::Unauthenticated`], also when the session was ended meanwhile;
/// [`Error::UserNotFound`].
pub async fn set(caller: &Caller, chosen: Preferences) -> Result<User, Error> {
    let user_id = caller.principal()?.user_id;
    caller
        .write(async move |tx| {
            sessions::require_alive(tx).await?;
            users::set_preferences(tx.conn(), user_id, chosen).await
        })
        .await
}
