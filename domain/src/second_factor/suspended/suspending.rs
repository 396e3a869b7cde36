//! Suspending everything that logs in without the password, or beside it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;
use crate::passkeys;

/// What was suspended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suspended {
    /// The names of the passkeys.
    pub(crate) passkeys: Vec<String>,
    /// When the authenticator app was confirmed, if there is one.
    pub(crate) app_confirmed_at: Option<DateTime<Utc>>,
    /// How many backup codes were still good.
    pub(crate) backup_codes: u64,
}

/// Suspends every passkey, the authenticator app and the backup codes of this user,
/// whatever their age: which of them somebody else added is for the owner to say. A
/// set-up that was begun and not confirmed goes, for whoever began it knows the secret.
///
/// The caller has locked the user's row, as everybody who uses or changes a passkey
/// does: what comes after finds them suspended.
pub(crate) async fn suspend_all(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Suspended, Error> {
    let passkeys = passkeys::suspend_all(conn.reborrow(), user_id, now).await?;
    on!(conn, c => {
        sqlx::query("DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NULL")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    let app_confirmed_at = on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE totp_secrets SET suspended_at = $2 WHERE user_id = $1 RETURNING confirmed_at",
        )
        .bind(user_id).bind(now)
        .fetch_optional(c)
        .await
    })?;
    let backup_codes = on!(conn, c => {
        sqlx::query(
            "UPDATE backup_codes SET suspended_at = $2 WHERE user_id = $1 AND used_at IS NULL",
        )
        .bind(user_id).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(Suspended {
        passkeys,
        app_confirmed_at,
        backup_codes,
    })
}
