//! "I didn't create this account".

use super::email_change::give_up;
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::error::Error;
use crate::sessions;
use crate::tokens::{self, TokenPurpose};
use crate::users;

const PURPOSE: TokenPurpose = TokenPurpose::VerifyEmail;

/// Removes the account that claims the address which `token` was mailed to: whoever
/// reads that mail says that it is not theirs. Its name is free again.
///
/// An account that an operator has given a role, or that has content, is not removed by
/// a mail. Its sessions end, all its links are worth nothing, and the log tells the
/// operator.
///
/// # Errors
/// [`Error::TokenInvalid`].
pub async fn reject_registration(caller: &Caller, token: &str) -> Result<(), Error> {
    let token = token.to_owned();
    caller
        .write(async move |tx| {
            let (user, _) = tokens::spend_locked(tx, PURPOSE, &token).await?;
            if user.is_verified {
                return Err(Error::TokenInvalid);
            }
            let now = tx.now();
            sessions::end_all(tx.conn(), user.id).await?;
            let is_removed = users::remove_if_unconfirmed(tx.conn(), user.id).await?;
            if !is_removed {
                for purpose in [
                    PURPOSE,
                    TokenPurpose::ResetPassword,
                    TokenPurpose::UndoEmailChange,
                    TokenPurpose::Disown,
                ] {
                    tokens::revoke(tx.conn(), purpose, user.id, now).await?;
                }
                give_up(tx.conn(), user.id, now).await?;
                tracing::warn!(
                    user_id = %user.id,
                    "whoever reads the mail of this account says that they did not create it"
                );
            }
            let rejected = Action::RejectRegistration {
                username: user.username,
                removed: is_removed,
            };
            let event = Event::by_anybody(rejected, user.id);
            if is_removed {
                audit::record_of_removed(tx, &event).await
            } else {
                audit::record(tx, &event).await
            }
        })
        .await
}
