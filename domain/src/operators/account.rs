//! An account as an operator is shown it: with where it is logged in, and with what.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::named;
use crate::db::Freshness;
use crate::device_names::Device;
use crate::error::Error;
use crate::passkeys::{self, Passkey};
use crate::services::Services;
use crate::users::User;
use crate::{second_factor, sessions};

/// An account, its sessions and its factors. Nothing in it opens anything.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// As the API shows it.
    #[serde(flatten)]
    pub user: User,
    /// Why it is suspended, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspension_reason: Option<String>,
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

/// The account with this username or confirmed e-mail address.
///
/// # Errors
/// [`Error::UserNotFound`]; [`Error::Validation`] that names the accounts which claim
/// the address, where nobody has confirmed it.
pub async fn show_account(services: &Services, who: &str) -> Result<Account, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let found = named(reader.conn(), who, services.clock.now()).await?;
    let user_id = found.user.id;
    let sessions = sessions::open_sessions(reader.conn(), user_id, services.clock.now()).await?;
    let sessions = sessions.into_iter().map(|row| Session {
        id: row.id,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        address: row.address,
        device: Device::of(row.user_agent.as_deref()),
    });
    let factors = Factors {
        password: found.password_hash().is_some(),
        authenticator_app_since: second_factor::authenticator_app_since(reader.conn(), user_id)
            .await?,
        backup_codes_left: second_factor::count_backup_codes(reader.conn(), user_id)
            .await?
            .into(),
        passkeys: passkeys::list_of(reader.conn(), user_id).await?,
    };
    Ok(Account {
        suspension_reason: found.user.suspension_reason.clone(),
        user: found.user,
        sessions: sessions.collect(),
        factors,
    })
}
