//! Setting an authenticator app up, and doing without it again.

use std::time::Duration;

use uuid::Uuid;

use super::authenticator::{self, Authenticator, SECRET_BYTES, Setup};
use super::backup_code::BackupCodes;
use super::backup_codes::{self, NewCodes};
use super::shown_codes::Handover;
use super::totp_secrets::{enable, find, keep_waiting, place};
use super::{conclude, lock_two_step, turn_off};
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Conn, Freshness};
use crate::email_changes::{self, Awaited};
use crate::error::{Earned, Error};
use crate::jobs::Notice;
use crate::limits::{self, Policy};
use crate::sessions::{self, Renewed};
use crate::settings::Settings;
use crate::users::{self, User};

const BUCKET: &str = "confirm_totp";

/// Makes a new secret for whoever asks. It counts once a code of it is confirmed;
/// until then asking again makes another one, and nothing is written down.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::TwoFactorAlreadyEnabled`],
/// [`Error::EmailNotVerified`], [`Error::SuspendedFirst`].
pub async fn begin(caller: &Caller) -> Result<Setup, Error> {
    let principal = caller.principal()?;
    caller.require_recent_proof()?;
    let mut secret = [0; SECRET_BYTES];
    caller.entropy.fill(&mut secret);

    caller
        .write(async move |tx| {
            let user_id = principal.user_id;
            if lock_two_step(tx, user_id).await? {
                return Err(Error::TwoFactorAlreadyEnabled);
            }
            // Another secret would take the place of the one that is suspended.
            let stored = find(tx.conn(), user_id).await?;
            if stored.is_some_and(|stored| stored.is_suspended()) {
                return Err(Error::SuspendedFirst);
            }
            // Somebody whose session was ended meanwhile leaves nothing behind.
            sessions::require_alive(tx).await?;
            let user = require_verified(tx.conn(), user_id).await?;
            let setup = Authenticator::new(&secret, &user.username)?.setup()?;
            let key = &tx.core().secret_key;
            let sealed = key.seal(&*tx.core().entropy, &place(user_id), &secret);
            keep_waiting(tx, &sealed).await?;
            Ok(setup)
        })
        .await
}

/// The user with this id, whose address is confirmed: whoever proves another time that
/// it is theirs must not be locked out by what somebody else has set up before.
async fn require_verified(conn: Conn<'_>, user_id: Uuid) -> Result<User, Error> {
    let user = users::by_id(conn, user_id).await?;
    let user = user.ok_or(Error::UserNotFound)?;
    if user.is_verified {
        Ok(user)
    } else {
        Err(Error::EmailNotVerified(Earned::TwoStepLogin))
    }
}

/// The secret that waits to be confirmed, if there is one, for the page that shows
/// it again.
///
/// # Errors
/// [`Error::ReauthenticationRequired`].
pub async fn pending(caller: &Caller) -> Result<Option<Setup>, Error> {
    let principal = caller.principal()?;
    caller.require_recent_proof()?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let stored = find(reader.conn(), principal.user_id).await?;
    let Some(stored) = stored.filter(|stored| stored.is_waiting(caller)) else {
        return Ok(None);
    };
    match stored.open(caller) {
        Ok(app) => app.setup().map(Some),
        // Nothing depends on it yet: another one can be made.
        Err(error) => {
            tracing::warn!(%error, "a secret that waits to be confirmed is passed over");
            Ok(None)
        }
    }
}

/// Turns two-step login on, when `code` is one of the secret that waits. The other
/// sessions end (OWASP ASVS 5.0, 7.4.3); this one gets the new id that is answered.
///
/// The code is used with it: it cannot log in any more.
///
/// # Errors
/// [`Error::InvalidCode`], [`Error::TwoFactorNotEnabled`] without a secret that
/// waits, [`Error::TwoFactorAlreadyEnabled`], [`Error::EmailNotVerified`],
/// [`Error::RateLimited`].
pub async fn confirm(caller: &Caller, code: &str) -> Result<Renewed<BackupCodes>, Error> {
    confirm_and(caller, code, Handover::Answered).await
}

/// The same, where the session shows the backup codes until they are kept: see
/// [`shown`](super::shown).
///
/// # Errors
/// As [`confirm`].
pub async fn confirm_to_show(caller: &Caller, code: &str) -> Result<Renewed, Error> {
    let renewed = confirm_and(caller, code, Handover::Shown).await?;
    Ok(renewed.and(()))
}

async fn confirm_and(
    caller: &Caller,
    code: &str,
    handover: Handover,
) -> Result<Renewed<BackupCodes>, Error> {
    let principal = caller.principal()?;
    let user_id = principal.user_id;
    let stored = {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        find(reader.conn(), user_id).await?
    };
    let stored = stored.ok_or(Error::TwoFactorNotEnabled)?;
    if stored.is_suspended() {
        return Err(Error::SuspendedFirst);
    }
    if stored.is_confirmed() {
        return Err(Error::TwoFactorAlreadyEnabled);
    }
    if !stored.is_waiting(caller) {
        return Err(Error::TwoFactorNotEnabled);
    }
    limits::attempt_alone(
        caller,
        BUCKET,
        &user_id.to_string(),
        policy(&caller.settings),
    )
    .await?;
    let digits = authenticator::digits(code).ok_or(Error::InvalidCode)?;
    let step = stored.open(caller)?.step_of(&digits, caller.clock.now());
    let step = step.ok_or(Error::InvalidCode)?;
    let codes = NewCodes::make(caller, user_id, backup_codes::FIRST).await?;

    caller
        .write(async move |tx| {
            if lock_two_step(tx, user_id).await? {
                return Err(Error::TwoFactorAlreadyEnabled);
            }
            require_verified(tx.conn(), user_id).await?;
            if !enable(tx, &stored, step).await? {
                // Another secret waits by now: this code is not one of it.
                return Err(Error::InvalidCode);
            }
            codes.keep(tx, user_id, handover).await?;
            users::set_two_factor(tx.conn(), user_id, true).await?;
            let key = limits::hash(&user_id.to_string());
            limits::clear(tx, BUCKET, &key).await?;
            let (kept, now) = (principal.session_id, tx.now());
            sessions::end_others(tx.conn(), user_id, kept).await?;
            let which = Awaited::NotAskedBy(kept);
            email_changes::close(tx, user_id, which).await?;
            // The code that was typed is one of the second factor from here on.
            sessions::note_second_factor(tx.conn(), kept, now).await?;
            let (action, notice) = (Action::EnableTotp, Notice::TwoFactorEnabled);
            let renewed = conclude(tx, action, notice).await?;
            Ok(renewed.and(codes.codes))
        })
        .await
}

/// Turns two-step login off: the secret and the backup codes are gone. This session
/// gets the new id that is answered.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`],
/// [`Error::TwoFactorNotEnabled`].
pub async fn disable(caller: &Caller) -> Result<Renewed, Error> {
    let principal = caller.principal()?;
    caller.require_full_proof().await?;

    caller
        .write(async move |tx| {
            turn_off(tx, principal.user_id).await?;
            let (action, notice) = (Action::DisableTotp, Notice::TwoFactorDisabled);
            conclude(tx, action, notice).await
        })
        .await
}

/// Codes that may be tried for one set-up: as many as passwords, in the same time.
fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.password_tries),
        window: settings.password_window,
        wait: |_, _| Duration::ZERO,
    }
}
