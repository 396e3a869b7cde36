//! Locking the account of somebody who cannot do so themselves.

use super::show;
use crate::accounts::lockdown::{self, By, Incident};
use crate::accounts::{User, users};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::services::{Origin, Services};

/// Locks an account that somebody else may be in, as "This wasn't me" in a mail does:
/// sessions end, the password is out of use, everything else that logs in is suspended,
/// and a link that sets a new password is mailed.
///
/// # Errors
/// [`Error::UserNotFound`].
pub async fn lock_account(services: &Services, who: &str) -> Result<User, Error> {
    let user = show(services, who).await?;
    let house = services.clone();
    let user = services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let user = users::lock(tx.conn(), user.id).await?;
                let user = user.ok_or(Error::UserNotFound)?;
                let (origin, now) = (Origin::default(), house.clock.now());
                let incident = Incident {
                    happened_at: now,
                    since: now,
                    by: By::Operator,
                    action: "user.lock",
                };
                lockdown::lock_down_in(tx, &house, &origin, user.id, incident).await?;
                let notice = Notice::AccountLockedByOperator;
                jobs::notify(tx.conn(), &house, &origin, user.id, notice).await?;
                Ok(user)
            })
        })
        .await?;
    services.wake.notify_one();
    Ok(user)
}
