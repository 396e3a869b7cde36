//! Deleting accounts, and making their names free, from the command line.

use std::time::Duration;

use super::{require_another_admin, show};
use crate::audit::Actor;
pub use crate::deletion::Deletion;
use crate::deletion::schedule;
use crate::error::{Error, FieldError};
use crate::services::Services;
use crate::users::{self, Username, barred_names};

/// Has an account deleted as its owner can: after
/// [`Settings::deletion_grace`](crate::Settings::deletion_grace), or `at_once`, with the next
/// look of the running server.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::AccountLeaving`] when it is to be deleted already;
/// [`Error::Validation`] of the last administrator, and one that names the accounts which
/// claim the address, where nobody has confirmed it.
pub async fn delete_account(
    services: &Services,
    who: &str,
    keep_public_tracks: bool,
    at_once: bool,
) -> Result<Deletion, Error> {
    let user = show(services, who).await?;
    services
        .write(async move |tx| {
            require_another_admin(tx, user.id).await?;
            let user = users::lock(tx, user.id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            let grace = if at_once {
                Duration::ZERO
            } else {
                tx.settings().deletion_grace
            };
            schedule(tx, &user, grace, keep_public_tracks, Actor::Operator).await
        })
        .await
}

/// Makes the username of a deleted account free before its time.
///
/// # Errors
/// [`Error::Validation`] when it is none, or nobody is kept from it.
pub async fn release_name(services: &Services, username: &str) -> Result<(), Error> {
    let username = Username::parse(username)?;
    services
        .write(async move |tx| {
            if barred_names::release(tx, &username.key()).await? {
                return Ok(());
            }
            let message = format!(
                "No deleted account keeps others from {:?}.",
                username.as_str()
            );
            Err(FieldError::for_operators("", "not_barred", message).into())
        })
        .await
}
