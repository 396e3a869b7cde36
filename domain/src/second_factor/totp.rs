//! Setting an authenticator app up, and doing without it again.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::authenticator::{self, Authenticator, SECRET_BYTES};
use super::backup_codes::{self, NewCodes};
use super::{BackupCodes, conclude, lock_two_step, turn_off};
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Conn, Freshness, Tx, on};
use crate::email_changes::{self, Awaited};
use crate::error::{Earned, Error};
use crate::jobs::Notice;
use crate::limits::{self, Policy};
use crate::services::Services;
use crate::sessions::{self, Renewed};
use crate::settings::Settings;
use crate::users::{self, User};

const BUCKET: &str = "confirm_totp";

/// What an authenticator app needs to be set up. Not `Debug`: it holds the secret.
#[derive(Clone)]
pub struct Setup {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The secret as apps read it from a QR code (`otpauth://totp/…`).
    pub otpauth_url: String,
    /// That URL as a QR code: an SVG element of no fixed size, black on white in
    /// either scheme, or cameras would not read it in the dark one.
    pub qr_svg: String,
}

/// A secret as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    user_id: Uuid,
    username: String,
    pub(super) sealed_secret: Vec<u8>,
    created_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
}

impl Stored {
    /// Whether it opens nothing by itself, since the account was locked.
    pub(super) const fn is_suspended(&self) -> bool {
        self.suspended_at.is_some()
    }

    /// Whether logins need it.
    pub(super) const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Whether it waits for its first code. It does so for as long as a proof is good
    /// for: whoever begins a set-up knows the secret, so that one which somebody else
    /// began must not lie in wait for the account's owner.
    fn is_waiting(&self, services: &Services) -> bool {
        let until = self.created_at + services.settings.proof_lifetime;
        self.confirmed_at.is_none() && services.clock.now() < until
    }

    /// The app that it was given to.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key.
    pub(super) fn open(&self, services: &Services) -> Result<Authenticator, Error> {
        let place = place(self.user_id);
        let secret = services.secret_key.open(&place, &self.sealed_secret)?;
        Authenticator::new(&secret, &self.username)
    }
}

/// What a secret is sealed for: another user's row cannot hold it.
pub(super) fn place(user_id: Uuid) -> String {
    format!("totp {user_id}")
}

/// The secret of this user, confirmed or not.
pub(super) async fn find(mut conn: Conn<'_>, user_id: Uuid) -> Result<Option<Stored>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            concat!(
                "SELECT t.user_id, u.username, t.sealed_secret, t.created_at, t.confirmed_at,
                        t.suspended_at
                 FROM totp_secrets t JOIN ",
                users::joined!("t.user_id"),
                " WHERE t.user_id = $1",
            ),
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Since when this user's authenticator app is confirmed; none without one.
pub(crate) async fn authenticator_app_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT confirmed_at FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

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
            if lock_two_step(tx.conn(), user_id).await? {
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

/// Forgets a secret that waits to be confirmed. A new password does so: it is often
/// the answer to somebody else in the account, who may have begun that set-up.
pub(crate) async fn give_up(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NULL")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets a secret that waits to be confirmed, unless it is for the session `kept`.
pub(crate) async fn give_up_of_others(
    mut conn: Conn<'_>,
    user_id: Uuid,
    kept: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NULL AND (asked_by IS NULL OR asked_by <> $2)",
        )
        .bind(user_id).bind(kept)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Forgets a secret that waits to be confirmed for this session.
pub(crate) async fn give_up_of(
    mut conn: Conn<'_>,
    user_id: Uuid,
    session_id: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NULL AND asked_by = $2",
        )
        .bind(user_id).bind(session_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Keeps a secret until it is confirmed, in place of one that waits for the same.
async fn keep_waiting(tx: &mut Tx, sealed_secret: &[u8]) -> Result<(), Error> {
    let now = tx.now();
    let principal = tx.principal()?;
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO totp_secrets (user_id, sealed_secret, created_at, asked_by)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (user_id)
             DO UPDATE SET sealed_secret = $2, created_at = $3, asked_by = $4,
                           confirmed_at = NULL, last_step = NULL",
        )
        .bind(principal.user_id).bind(sealed_secret).bind(now).bind(principal.session_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
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
            if lock_two_step(tx.conn(), user_id).await? {
                return Err(Error::TwoFactorAlreadyEnabled);
            }
            require_verified(tx.conn(), user_id).await?;
            if !enable(tx, &stored, step).await? {
                // Another secret waits by now: this code is not one of it.
                return Err(Error::InvalidCode);
            }
            codes.keep(tx, user_id).await?;
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

/// Marks this very secret as confirmed with the code of this step. `false` when it
/// does not wait any more.
async fn enable(tx: &mut Tx, stored: &Stored, step: i64) -> Result<bool, Error> {
    let (now, client) = (tx.now(), Arc::clone(tx.client()));
    let rows = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE totp_secrets SET confirmed_at = $3, last_step = $4,
                 added_address = $5, added_user_agent = $6
             WHERE user_id = $1 AND sealed_secret = $2 AND confirmed_at IS NULL",
        )
        .bind(stored.user_id).bind(&stored.sealed_secret).bind(now).bind(step)
        .bind(client.address.map(|address| address.to_string())).bind(&client.user_agent)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
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
            turn_off(tx.conn(), principal.user_id).await?;
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
