//! Undoing a change of address.

use super::super::lock_down::{self, By, Incident, Lockdown};
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::Tx;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::tokens::{self, TokenPurpose};

const PURPOSE: TokenPurpose = TokenPurpose::UndoEmailChange;

/// Moves the account back to the address that `token` was mailed to, and ends a
/// change that has not happened yet, with every one after it. Whoever asked for it
/// was in the account: all sessions end, the password is out of use, every passkey, the
/// authenticator app and the backup codes are suspended, and a link that sets a new
/// password is mailed; what was done.
///
/// # Errors
/// [`Error::TokenInvalid`].
pub async fn undo_email_change(caller: &Caller, token: &str) -> Result<Lockdown, Error> {
    let token = token.to_owned();
    caller
        .write(async move |tx| {
            let change = spend(tx, &token).await?;
            let user_id = change.user_id;
            let incident = Incident {
                happened_at: change.created_at,
                since: change.created_at,
                by: By::Owner,
                action: |done| Action::UndoEmailChange { done },
            };
            let lockdown = lock_down::lock_down(tx, user_id, incident).await?;
            let notice = Notice::EmailRestored;
            jobs::notify(tx, user_id, notice).await?;
            Ok(lockdown)
        })
        .await
}

async fn spend(tx: &mut Tx, token: &str) -> Result<EmailChange, Error> {
    let (_, spent) = tokens::spend_locked(tx, PURPOSE, token).await?;
    let id = spent.subject_id.ok_or(Error::TokenInvalid)?;
    let change = email_changes::find(tx.conn(), id).await?;
    change
        .filter(|change| change.can_be_undone(tx.now()))
        .ok_or(Error::TokenInvalid)
}
