//! The end of every login, whatever proved who it is.

use serde_json::json;
use uuid::Uuid;

use super::login_devices;
use crate::audit::{self, Event};
use crate::db::{Tx, on};
use crate::device::fingerprint;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::sessions::{self, Began, Purpose, SessionToken};

/// What proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// A password alone.
    Password,
    /// A password, then a code of an authenticator app.
    PasswordAndTotp,
    /// A password, then a backup code.
    PasswordAndBackupCode,
    /// A password, then a passkey.
    PasswordAndPasskey,
    /// A password, after the time that an account which was locked waits for its
    /// owner's second factors.
    PasswordAfterWait,
    /// A passkey alone.
    Passkey,
    /// Nothing yet: they have just made the account.
    Registration,
}

impl Method {
    /// Its name in the audit log.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordAndTotp => "password+totp",
            Self::PasswordAndBackupCode => "password+backup_code",
            Self::PasswordAndPasskey => "password+passkey",
            Self::PasswordAfterWait => "password+wait",
            Self::Passkey => "passkey",
            Self::Registration => "registration",
        }
    }

    /// Whether a second factor was a part of it. A passkey is two factors by itself:
    /// the device and what opens it.
    pub(crate) const fn has_second_factor(self) -> bool {
        !matches!(self, Self::Password | Self::PasswordAfterWait)
    }
}

/// Begins the session of somebody who has shown who they are, in place of the one
/// that `replaces` names, writes it down, and tells them when they have never been
/// seen from here.
pub(crate) async fn arrive_in(
    tx: &mut Tx,
    user_id: Uuid,
    method: Method,
    replaces: Option<&SessionToken>,
) -> Result<Began, Error> {
    let was_here_before = has_logged_in(tx, user_id).await?;
    let purpose = if method.has_second_factor() {
        Purpose::UserWithSecondFactor(user_id)
    } else {
        Purpose::User(user_id)
    };
    let mut began = sessions::begin_in(tx, purpose, replaces).await?;
    let metadata = json!({"method": method.as_str(), "session_id": began.session.id});
    let event = Event::by_user("user.log_in", user_id, metadata);
    audit::record(tx, &event).await?;
    if is_new_device(tx, user_id, was_here_before).await? {
        jobs::notify(tx, user_id, Notice::NewLogin).await?;
    }
    let session_id = began.session.id;
    let device = login_devices::remember_in(tx, user_id, session_id).await?;
    began.device = Some(device);
    Ok(began)
}

/// Whether this user has logged in before, as far as is known: devices are written
/// down since later than sessions.
async fn has_logged_in(tx: &mut Tx, user_id: Uuid) -> Result<bool, Error> {
    let session: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar("SELECT id FROM sessions WHERE user_id = $1 LIMIT 1")
            .bind(user_id)
            .fetch_optional(c)
            .await
    })?;
    Ok(session.is_some())
}

/// Whether this is another device or network than all those before. The first of
/// an account is not: there is nothing yet to tell it from.
async fn is_new_device(tx: &mut Tx, user_id: Uuid, was_here_before: bool) -> Result<bool, Error> {
    let (now, device) = (tx.now(), fingerprint(tx.client()));
    let added = on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO known_devices (user_id, device_hash, first_seen_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id, device_hash) DO NOTHING",
        )
        .bind(user_id).bind(&device).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if added == 0 {
        return Ok(false);
    }
    let others: i64 = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND device_hash <> $2",
        )
        .bind(user_id).bind(&device)
        .fetch_one(c)
        .await
    })?;
    Ok(others > 0 || was_here_before)
}
