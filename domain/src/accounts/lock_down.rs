//! Locking an account that somebody else was in, until its owner sets a new
//! password.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::artists;
use crate::audit::{self, Action, Actor, Event, LockedDown};
use crate::db::Tx;
use crate::devices::known_devices;
use crate::devices::login_devices;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::recoveries;
use crate::second_factor::suspended::{self, Suspended};
use crate::tokens::{self, TokenPurpose};
use crate::users::moving::{self, Move};
use crate::users::{self, NO_PASSWORD, User};
use crate::{email_changes, sessions};

/// Who says that somebody else is in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Its owner, with a link from a mail.
    Owner,
    /// An operator, from the command line.
    Operator,
}

/// What an account is locked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incident {
    /// When it happened, as far as the owner was told.
    pub(crate) happened_at: DateTime<Utc>,
    /// Since when another address and devices that count as known may be somebody
    /// else's.
    pub(crate) since: DateTime<Utc>,
    /// Who says so.
    pub(crate) by: By,
    /// How the audit log tells of it.
    pub(crate) action: fn(LockedDown) -> Action,
}

impl Incident {
    fn event(&self, action: Action, user_id: Uuid) -> Event {
        let mut event = Event::by_user(action, user_id);
        if self.by == By::Operator {
            event.actor = Actor::Operator;
        }
        event
    }
}

/// What was done to lock an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lockdown {
    /// How many sessions ended.
    pub sessions_ended: u64,
    /// How many passkeys are suspended.
    pub passkeys: usize,
    /// Whether an authenticator app is.
    pub authenticator_app: bool,
    /// How many backup codes are.
    pub backup_codes: u64,
    /// Whether the login after the new password asks for one of those.
    pub two_step: bool,
    /// The address that the account went back to, if it did.
    pub restored_email: Option<String>,
}

/// Locks an account until its owner sets a new password: ends all sessions, takes the
/// password out of use, suspends every passkey, the authenticator app and the backup
/// codes, whatever their age, and mails a link that sets a new password. Another address
/// that came since then is taken away, and so are devices that count as known; a deletion
/// that was asked for since then is called off. It is
/// written down with what was suspended, and the owner is told by mail.
///
/// The caller has locked the user's row, so no login with a password or a passkey comes
/// between.
///
/// # Errors
/// [`Error::TokenInvalid`] when the user is gone, or when the address to go back to
/// is no longer kept for them.
pub(crate) async fn lock_down(
    tx: &mut Tx,
    user_id: Uuid,
    incident: Incident,
) -> Result<Lockdown, Error> {
    let (now, since) = (tx.now(), incident.since);
    let user = users::by_id(tx.conn(), user_id).await?;
    let user = user.ok_or(Error::TokenInvalid)?;
    users::set_password_hash(tx.conn(), user_id, NO_PASSWORD).await?;
    let suspended = suspend(tx, &user, incident.happened_at, now).await?;
    // Sessions before devices, as a login takes them.
    let sessions_ended = sessions::end_all(tx.conn(), user_id).await?;
    known_devices::forget_since(tx.conn(), user_id, since).await?;
    login_devices::forget_since(tx.conn(), user_id, since).await?;
    call_off_deletion(tx, &user, &incident).await?;
    // After those, because on PostgreSQL a new key also locks out whoever refers to
    // the row, and a login at its second step may hold what was suspended just now.
    let email = restore_address(tx, &user, since, now).await?;
    for purpose in [
        TokenPurpose::ResetPassword,
        TokenPurpose::ConfirmEmailChange,
    ] {
        tokens::revoke(tx.conn(), purpose, user_id, now).await?;
    }
    let restored_email = (email != user.email).then(|| email.clone());
    let passkeys = suspended.passkeys.len();
    let done = LockedDown {
        sessions_ended,
        passkeys_suspended: suspended.passkeys,
        two_step_suspended: suspended.app_confirmed_at.is_some(),
        backup_codes_suspended: suspended.backup_codes,
        from: restored_email.is_some().then_some(user.email),
        to: restored_email.clone(),
    };
    audit::record(tx, &incident.event((incident.action)(done), user_id)).await?;
    let reset = jobs::ResetPassword {
        email,
        asked_from: None,
    };
    jobs::enqueue(tx, &reset).await?;
    Ok(Lockdown {
        sessions_ended,
        passkeys,
        authenticator_app: suspended.app_confirmed_at.is_some(),
        backup_codes: suspended.backup_codes,
        two_step: user.two_factor_enabled,
        restored_email,
    })
}

/// Keeps an account whose deletion was asked for since then, and is not due yet: whoever was
/// in it may have asked.
async fn call_off_deletion(tx: &mut Tx, user: &User, incident: &Incident) -> Result<(), Error> {
    let (now, id) = (tx.now(), user.id);
    let asked = users::leaving(tx.conn(), id).await?;
    if !asked.is_some_and(|asked| asked.asked_at >= incident.since && asked.scheduled_for > now) {
        return Ok(());
    }
    users::set_leaving(tx.conn(), id, None).await?;
    artists::settle_hidden(tx, id).await?;
    audit::record(tx, &incident.event(Action::CancelDeletion, id)).await?;
    jobs::notify(tx, id, Notice::DeletionCalledOff).await
}

/// Undoes the first move since then, which undoes those after it, and closes them
/// all; the address that the account has after that.
async fn restore_address(
    tx: &mut Tx,
    user: &User,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let first = email_changes::first_move_since(tx.conn(), user.id, since, now).await?;
    email_changes::end_all_since(tx.conn(), user.id, since, now).await?;
    let Some(first) = first else {
        return Ok(user.email.clone());
    };
    let back = Move {
        user_id: user.id,
        from_key: users::email_key(tx.conn(), user.id).await?,
        to: first.old_email,
        to_key: first.old_email_key,
    };
    if !moving::apply(tx, &back, now).await? {
        return Err(Error::TokenInvalid);
    }
    // What has been mailed since then went to the address that is left now, and
    // must not lock the account once more.
    let moved_at = first.confirmed_at.unwrap_or(since);
    tokens::revoke_issued_since(tx.conn(), TokenPurpose::Disown, user.id, moved_at, now).await?;
    Ok(back.to)
}

/// Suspends all that logs in without the password, or beside it. Where two-step login
/// is on it stays on, so that a mailbox alone does not defeat it: the new password asks
/// for one of the suspended factors, or waits.
pub(crate) async fn suspend(
    tx: &mut Tx,
    user: &User,
    happened_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Suspended, Error> {
    let suspended = suspended::suspend_all(tx.conn(), user.id, now).await?;
    if user.two_factor_enabled {
        let came_after = suspended
            .app_confirmed_at
            .is_some_and(|at| at > happened_at);
        recoveries::begin(tx.conn(), user.id, came_after, now).await?;
    }
    Ok(suspended)
}
