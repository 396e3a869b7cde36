//! Checking the present password once more, for somebody who is logged in.

use std::time::Duration;

use uuid::Uuid;

use super::users::{self, WithPassword};
use crate::db::Freshness;
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::services::Services;
use crate::settings::Settings;

const BUCKET: &str = "current_password";

/// The user with this id, when `password` is theirs.
///
/// Tries are counted per user, whatever they are made for, so that a borrowed
/// session is no place to guess from; a right one forgets those before it. What
/// was found right may be replaced before the caller's transaction begins: that
/// begins with [`users::lock_login`].
///
/// # Errors
/// [`Error::CurrentPasswordWrong`], also when no password is in use; after some of
/// those [`Error::RateLimited`]. [`Error::UserNotFound`] when the user is gone.
pub(crate) async fn check(
    services: &Services,
    user_id: Uuid,
    password: &str,
) -> Result<WithPassword, Error> {
    // A field left empty is no guess.
    if password.is_empty() {
        return Err(Error::CurrentPasswordWrong);
    }
    let key = user_id.to_string();
    // A try is counted before it is known whether it is right, so right ones at
    // the same moment take turns.
    let _turn = if services.settings.rate_limits {
        Some(services.login_turns.take(&limits::hash(&key)).await?)
    } else {
        None
    };
    limits::attempt(services, BUCKET, &key, policy(&services.settings)).await?;
    let found = {
        let mut reader = services.db.read(Freshness::Latest).await?;
        users::with_password(reader.conn(), user_id).await?
    };
    let found = found.ok_or(Error::UserNotFound)?;
    let stored = found.password_hash();
    if !services.hasher.verify(password, stored).await? {
        return Err(Error::CurrentPasswordWrong);
    }
    limits::clear(services, BUCKET, &key).await?;
    Ok(found)
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.password_tries),
        window: settings.password_window,
        wait: |_, _| Duration::ZERO,
    }
}
