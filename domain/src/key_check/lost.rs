//! Going on without a key that is lost.

use uuid::Uuid;

use super::{marks, table};
use crate::audit::{self, Action, Event};
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::second_factor;
use crate::services::Services;
use crate::sessions;
use crate::users::barred_names;

/// What went with a key that is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The accounts whose two-step login is off since nothing knows the codes of their app
    /// any more; they are told by mail.
    pub without_two_step: Vec<Uuid>,
    /// Names of deleted accounts that anybody can have now.
    pub freed_names: u64,
}

/// Has the newest key here belong to the database from now on, though nobody has the one
/// that did. What only that one could open is given up: two-step login is turned off where
/// its secret cannot be read, as an operator does for somebody who has lost their app, and
/// the names of deleted accounts are anybody's. It may be cut off and done again.
///
/// Nothing is done where the key is the right one.
///
/// # Errors
/// Those of the database.
pub async fn accept_new_key(services: &Services) -> Result<Accepted, Error> {
    let mut accepted = Accepted::default();
    for user_id in second_factor::unreadable_secrets(services).await? {
        if turn_off(services, user_id).await? {
            accepted.without_two_step.push(user_id);
        }
    }
    for session_id in second_factor::unreadable_codes(services).await? {
        services
            .write(async move |tx| sessions::forget_sealed_codes(tx.conn(), session_id).await)
            .await?;
    }
    let marks = marks(services);
    accepted.freed_names = services
        .write(async move |tx| {
            let newest = marks.first().cloned().unwrap_or_default();
            table::add(tx, &newest).await?;
            let stored = table::read(tx.conn()).await?.unwrap_or_default();
            if marks.contains(&stored) {
                return Ok(0);
            }
            table::replace(tx, &newest).await?;
            barred_names::forget_all(tx).await
        })
        .await?;
    Ok(accepted)
}

/// Turns this account's two-step login off, and has its owner told; whether it was on.
async fn turn_off(services: &Services, user_id: Uuid) -> Result<bool, Error> {
    services
        .write(async move |tx| {
            match second_factor::turn_off(tx, user_id).await {
                Ok(()) => {}
                // A set-up that was begun, or a secret that a lockdown has suspended.
                Err(Error::TwoFactorNotEnabled) => {
                    second_factor::forget_secret(tx.conn(), user_id).await?;
                    return Ok(false);
                }
                Err(Error::UserNotFound) => return Ok(false),
                Err(error) => return Err(error),
            }
            let event = Event::by_operator(Action::DisableTotp, user_id);
            audit::record(tx, &event).await?;
            let notice = Notice::TwoFactorDisabledByOperator;
            jobs::notify(tx, user_id, notice).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            Ok(true)
        })
        .await
}
