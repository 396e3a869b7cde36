//! Locking the account of somebody who cannot do so themselves.

use super::show;
use crate::accounts::lock_down::{self, By, Incident};
use crate::audit::Action;
use crate::error::{Error, FieldError};
use crate::jobs::{self, Notice};
use crate::services::Services;
use crate::users::{self, User};

/// Locks an account that somebody else may be in, as "This wasn't me" in a mail does:
/// sessions end, the password is out of use, everything else that logs in is suspended,
/// and a link that sets a new password is mailed.
///
/// An address that was never confirmed gets no such link, and nobody could log in to the
/// account any more.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] where the address is not confirmed.
pub async fn lock_account(services: &Services, who: &str) -> Result<User, Error> {
    let user = show(services, who).await?;
    if !user.is_verified {
        let message = "The e-mail address of this account is not confirmed, so no link goes there. \
                       Set a new password with reset-password --password-stdin, which ends its \
                       sessions too.";
        return Err(FieldError::for_operators("", "email_not_verified", message).into());
    }
    services
        .write(async move |tx| {
            let user = users::lock(tx, user.id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            let now = tx.now();
            let incident = Incident {
                happened_at: now,
                since: now,
                by: By::Operator,
                action: |done| Action::Lock { done },
            };
            lock_down::lock_down(tx, user.id, incident).await?;
            let notice = Notice::AccountLockedByOperator;
            jobs::notify(tx, user.id, notice).await?;
            Ok(user)
        })
        .await
}
