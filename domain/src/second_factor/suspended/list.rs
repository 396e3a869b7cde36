//! What is suspended, as its owner sees it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::FactorId;
use crate::caller::Caller;
use crate::db::{Conn, Freshness, from_row, on};
use crate::device_names::{Browser, Device, System};
use crate::error::Error;
use crate::passkeys::{self, SuspendedPasskey};
use crate::services::Services;

/// A passkey, an authenticator app or a set of backup codes that is suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SuspendedFactor {
    /// Names it: the passkey's own id, `authenticator_app` or `backup_codes`.
    pub id: String,
    /// `passkey`, `authenticator_app` or `backup_codes`.
    pub kind: &'static str,
    /// What its owner calls it; null for what has no name.
    #[schema(required = true)]
    pub name: Option<String>,
    /// How many of the backup codes are not used yet; null for what are none.
    #[schema(required = true)]
    pub left: Option<u32>,
    /// When it was added: when the app's set-up was confirmed, when the codes were made.
    pub created_at: DateTime<Utc>,
    /// When it was last used; null for what is not known.
    #[schema(required = true)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it is suspended.
    pub suspended_at: DateTime<Utc>,
    /// The client's address when it was added; null for what is not known.
    #[schema(required = true)]
    pub address: Option<String>,
    /// The browser that added it, such as "Firefox"; null for what is not known.
    #[schema(required = true, value_type = Option<String>)]
    pub browser: Option<Browser>,
    /// The system that ran on, such as "Windows"; null for what is not known.
    #[schema(required = true, value_type = Option<String>)]
    pub system: Option<System>,
}

struct Row {
    name: Option<String>,
    unused: Option<i64>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    suspended_at: DateTime<Utc>,
    added_address: Option<String>,
    added_user_agent: Option<String>,
}

from_row!(Row {
    name,
    unused,
    created_at,
    last_used_at,
    suspended_at,
    added_address,
    added_user_agent,
});

impl From<SuspendedPasskey> for Row {
    fn from(passkey: SuspendedPasskey) -> Self {
        Self {
            name: Some(passkey.name),
            unused: None,
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
            suspended_at: passkey.suspended_at,
            added_address: passkey.added_address,
            added_user_agent: passkey.added_user_agent,
        }
    }
}

impl Row {
    fn shown(self, id: FactorId, kind: &'static str) -> Result<SuspendedFactor, Error> {
        let left = self.unused.map(u32::try_from).transpose();
        let user_agent = self.added_user_agent.as_deref();
        // What was added before places were written down came from nowhere, which is
        // not an unknown browser.
        let device = user_agent.map(|user_agent| Device::of(Some(user_agent)));
        Ok(SuspendedFactor {
            id: id.to_string(),
            kind,
            name: self.name,
            left: left.map_err(Error::internal)?,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            suspended_at: self.suspended_at,
            address: self.added_address,
            browser: device.map(|device| device.browser),
            system: device.map(|device| device.system),
        })
    }
}

const APP: &str = "SELECT NULL AS name, NULL AS unused, confirmed_at AS created_at,
           NULL AS last_used_at, suspended_at, added_address, added_user_agent
    FROM totp_secrets WHERE user_id = $1 AND suspended_at IS NOT NULL";
const CODES: &str = "SELECT NULL AS name, COUNT(*) AS unused, MIN(created_at) AS created_at,
           NULL AS last_used_at, MAX(suspended_at) AS suspended_at,
           MAX(added_address) AS added_address, MAX(added_user_agent) AS added_user_agent
    FROM backup_codes WHERE user_id = $1 AND suspended_at IS NOT NULL AND used_at IS NULL
    HAVING COUNT(*) > 0";
/// What of whoever asks is suspended: the app and its codes first, then passkeys, the
/// oldest first.
pub async fn list(caller: &Caller) -> Result<Vec<SuspendedFactor>, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let mut factors = Vec::new();
    for (sql, id) in [
        (APP, FactorId::AuthenticatorApp),
        (CODES, FactorId::BackupCodes),
    ] {
        for row in rows(reader.conn(), sql, principal.user_id).await? {
            factors.push(row.shown(id, kind(id))?);
        }
    }
    for passkey in passkeys::list_suspended(reader.conn(), principal.user_id).await? {
        let id = FactorId::Passkey(passkey.id);
        factors.push(Row::from(passkey).shown(id, kind(id))?);
    }
    Ok(factors)
}

async fn rows(mut conn: Conn<'_>, sql: &'static str, user_id: Uuid) -> Result<Vec<Row>, Error> {
    Ok(on!(conn, c => sqlx::query_as(sql).bind(user_id).fetch_all(c).await)?)
}

const fn kind(id: FactorId) -> &'static str {
    match id {
        FactorId::Passkey(_) => "passkey",
        FactorId::AuthenticatorApp => super::AUTHENTICATOR_APP,
        FactorId::BackupCodes => super::BACKUP_CODES,
    }
}

/// Whether anything of this user waits to be looked through.
pub async fn has_any(services: &Services, user_id: Uuid) -> Result<bool, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let many: i64 = on!(reader.conn(), c => {
        sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM totp_secrets WHERE user_id = $1 AND suspended_at IS NOT NULL)
                  + (SELECT COUNT(*) FROM backup_codes
                     WHERE user_id = $1 AND suspended_at IS NOT NULL AND used_at IS NULL)",
        )
        .bind(user_id)
        .fetch_one(c)
        .await
    })?;
    Ok(many > 0 || passkeys::has_suspended(reader.conn(), user_id).await?)
}
