//! Checking the present password once more, for somebody who is logged in.

use std::time::Duration;

use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Freshness;
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::passwords::Asker;
use crate::settings::Settings;
use crate::users::{self, WithPassword};

pub(super) const BUCKET: &str = "current_password";

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
    caller: &Caller,
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
    let _turn = caller
        .login_turns
        .wait_for(&caller.settings, &format!("{BUCKET} {key}"))
        .await?;
    limits::attempt_alone(caller, BUCKET, &key, policy(&caller.settings)).await?;
    let found = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        users::with_password(reader.conn(), user_id).await?
    };
    let found = found.ok_or(Error::UserNotFound)?;
    let stored = found.password_hash();
    let asker = Asker::from(&caller.settings, caller.client()).about(&key);
    if !caller.hasher.verify(&asker, password, stored).await? {
        note_failure(caller, user_id).await?;
        return Err(Error::CurrentPasswordWrong);
    }
    limits::clear_alone(caller, BUCKET, &key).await?;
    Ok(found)
}

/// Writes a wrong guess down for the account's owner to see. There are no more than the
/// limit on tries lets through.
async fn note_failure(caller: &Caller, user_id: Uuid) -> Result<(), Error> {
    let event = Event::by_anybody(Action::WrongPassword, user_id);
    caller
        .write(async move |tx| audit::record(tx, &event).await)
        .await
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.password_tries),
        window: settings.password_window,
        wait: |_, _| Duration::ZERO,
    }
}
