//! What somebody takes along of their second factors: when each was added, and from where.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A second factor, without what it proves anything with.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedFactor {
    kind: String,
    created_at: DateTime<Utc>,
    /// When an app was shown to work, or a code was used.
    used_at: Option<DateTime<Utc>>,
    added_address: Option<String>,
    added_user_agent: Option<String>,
    suspended_at: Option<DateTime<Utc>>,
}

from_row!(ExportedFactor {
    kind,
    created_at,
    used_at,
    added_address,
    added_user_agent,
    suspended_at
});

/// The authenticator app and the backup codes of this user.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedFactor>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT 'authenticator_app' AS kind, created_at, confirmed_at AS used_at,
                    added_address, added_user_agent, suspended_at
             FROM totp_secrets WHERE user_id = $1
             UNION ALL
             SELECT 'backup_code' AS kind, created_at, used_at, added_address, added_user_agent,
                    suspended_at
             FROM backup_codes WHERE user_id = $1",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
