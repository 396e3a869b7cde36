//! Correcting an address that was never confirmed.

use super::give_up;
use crate::audit::{self, Action, Event};
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs;
use crate::sessions;
use crate::tokens::{self, TokenPurpose};
use crate::users::{self, User};

/// Gives an account whose address is not confirmed another one to confirm, and has a
/// link sent there. Whoever reads the mail of the old one may be a stranger: every link
/// that went there is worth nothing from now on. The account's time goes on.
///
/// The caller has locked the user's row.
pub(super) async fn correct(tx: &mut Tx, user: &User, email: &EmailAddress) -> Result<(), Error> {
    let principal = tx.principal()?;
    let now = tx.now();
    users::set_claimed_email(tx.conn(), user.id, email).await?;
    for purpose in [
        TokenPurpose::VerifyEmail,
        TokenPurpose::ResetPassword,
        TokenPurpose::UndoEmailChange,
        TokenPurpose::Disown,
    ] {
        tokens::revoke(tx.conn(), purpose, user.id, now).await?;
    }
    give_up(tx.conn(), user.id, now).await?;
    let corrected = Action::CorrectEmail {
        from: user.email.clone(),
        to: email.as_str().to_owned(),
    };
    let event = Event::by_user(corrected, user.id);
    audit::record(tx, &event).await?;
    sessions::stamp_write(tx.conn(), user.id, now).await?;
    let job = jobs::VerifyEmail {
        user_id: user.id,
        asked_by: Some(principal.session_id),
    };
    jobs::enqueue(tx, &job).await
}
