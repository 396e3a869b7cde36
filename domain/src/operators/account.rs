//! An account as an operator is shown it: with where it is logged in, and with what.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::named;
use crate::db::{Conn, Freshness, on};
use crate::device_names::Device;
use crate::error::Error;
use crate::passkeys::Passkey;
use crate::services::Services;
use crate::users::User;

/// An account, its sessions and its factors. Nothing in it opens anything.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// As the API shows it.
    #[serde(flatten)]
    pub user: User,
    /// Where it is logged in, by last use.
    pub sessions: Vec<Session>,
    /// What it logs in with.
    pub factors: Factors,
}

/// One place where an account is logged in.
#[derive(Debug, Clone, Serialize)]
pub struct Session {
    /// Never changes. It opens nothing.
    pub id: Uuid,
    /// When its login was.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_seen_at: DateTime<Utc>,
    /// The client's address at that time.
    pub address: Option<String>,
    /// The browser and the system it runs on, in words.
    #[serde(flatten)]
    pub device: Device,
}

/// What an account logs in with.
#[derive(Debug, Clone, Serialize)]
pub struct Factors {
    /// Whether a password is in use: not after it was taken out of use, until a new one
    /// is set.
    pub password: bool,
    /// Since when an authenticator app is asked for, if one is.
    pub authenticator_app_since: Option<DateTime<Utc>>,
    /// Backup codes that were not used.
    pub backup_codes_left: i64,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    address: Option<String>,
    user_agent: Option<String>,
}

/// The account with this username or confirmed e-mail address.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] that names the accounts which claim
/// the address, where nobody has confirmed it.
pub async fn show_account(services: &Services, who: &str) -> Result<Account, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let found = named(reader.conn(), who).await?;
    let user_id = found.user.id;
    let sessions = sessions(reader.conn(), user_id, services.clock.now()).await?;
    let factors = Factors {
        password: found.password_hash().is_some(),
        authenticator_app_since: authenticator_app_since(reader.conn(), user_id).await?,
        backup_codes_left: backup_codes_left(reader.conn(), user_id).await?,
        passkeys: passkeys(reader.conn(), user_id).await?,
    };
    Ok(Account {
        user: found.user,
        sessions,
        factors,
    })
}

async fn sessions(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, Error> {
    let rows: Vec<SessionRow> = on!(conn, c => {
        sqlx::query_as(
            "SELECT id, created_at, last_seen_at, address, user_agent FROM sessions
             WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC",
        )
        .bind(user_id).bind(now)
        .fetch_all(c)
        .await
    })?;
    let shown = rows.into_iter().map(|row| Session {
        id: row.id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        address: row.address,
        device: Device::of(row.user_agent.as_deref()),
    });
    Ok(shown.collect())
}

async fn authenticator_app_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Option<DateTime<Utc>>, Error> {
    let since: Option<DateTime<Utc>> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT confirmed_at FROM totp_secrets
             WHERE user_id = $1 AND confirmed_at IS NOT NULL",
        )
        .bind(user_id)
        .fetch_optional(c)
        .await
    })?;
    Ok(since)
}

async fn backup_codes_left(mut conn: Conn<'_>, user_id: Uuid) -> Result<i64, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL",
        )
        .bind(user_id)
        .fetch_one(c)
        .await
    })?)
}

async fn passkeys(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Passkey>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, name, created_at, last_used_at FROM passkeys
             WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
