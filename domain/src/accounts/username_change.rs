//! Giving one's account another name.

use std::time::Duration;

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::sessions;
use crate::settings::Settings;
use crate::users::{self, Renaming, User, Username, held_names};

const DAY: Duration = Duration::from_hours(24);

/// Gives the account of whoever asks another name, by the rules of a registration, and
/// has its owner told (OWASP ASVS 5.0, 6.3.7). To ask for the name that the account has
/// already changes nothing, so a form may be sent twice.
///
/// The old name is kept for the account for [`Settings::old_username_lifetime`]: nobody
/// else gets it, its owner may have it back at once, and logs in with it as before. Password
/// managers hold it, links and mails name it, and whoever is in somebody else's account
/// must not be able to take their way in away by renaming it.
///
/// A name opens nothing by itself, so sessions and their ids stay. Whether the password is
/// too close to the new name cannot be told, since only its hash is known: that is looked
/// at when it is next changed.
///
/// # Errors
/// [`Error::Validation`] of the field `username`, [`Error::UsernameTaken`],
/// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`] where two-step
/// login is on, [`Error::RateLimited`]; [`Error::Unauthenticated`] when the session was
/// ended meanwhile.
pub async fn change_username(caller: &Caller, username: &str) -> Result<User, Error> {
    let principal = caller.principal()?;
    let username = Username::parse(username)?;
    caller.require_full_proof().await?;

    caller
        .write(async move |tx| {
            let user = users::lock(tx, principal.user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            // Whoever has just locked the account has ended its sessions: what one of
            // those is still busy with must not begin after that.
            sessions::require_alive(tx).await?;
            change(tx, user, username).await
        })
        .await
}

async fn change(tx: &mut Tx, user: User, to: Username) -> Result<User, Error> {
    if user.username == to.as_str() {
        return Ok(user);
    }
    let is_same_name = Username::key_of(&user.username) == to.key();
    let now = tx.now();
    // An operator may have given the account such a name; then it may have it back.
    if to.is_reserved() && !is_same_name {
        let holder = held_names::holder(tx.conn(), &to.key(), now).await?;
        if holder != Some(user.id) {
            return Err(Error::UsernameTaken);
        }
    }
    let key = limits::hash(&user.id.to_string());
    let policy = policy(tx.settings());
    limits::attempt(tx, "username_change", &key, policy).await?;
    let renaming = Renaming {
        held_until: now + tx.settings().old_username_lifetime,
        user,
        to,
    };
    users::rename(tx, &renaming).await?;
    let Renaming {
        user,
        to,
        held_until,
    } = renaming;
    // Other sessions of theirs show the new name at once.
    sessions::stamp_write(tx.conn(), user.id, now).await?;
    let (from, to) = (user.username.clone(), to.as_str().to_owned());
    let changed = Action::ChangeUsername {
        from: from.clone(),
        to: to.clone(),
    };
    audit::record(tx, &Event::by_user(changed, user.id)).await?;
    let notice = Notice::UsernameChanged {
        from,
        to: to.clone(),
        held_until: (!is_same_name).then_some(held_until),
    };
    jobs::notify(tx, user.id, notice).await?;
    Ok(User {
        username: to,
        ..user
    })
}

/// Changes that are refused undo their count with everything else, so those alone count
/// that happened.
fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.username_changes_per_day),
        window: DAY,
        wait: |_, _| Duration::ZERO,
    }
}
