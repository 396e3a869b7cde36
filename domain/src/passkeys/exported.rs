//! What somebody takes along of their passkeys: not the keys, which never leave a device.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A passkey without its key.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedPasskey {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    added_address: Option<String>,
    added_user_agent: Option<String>,
    suspended_at: Option<DateTime<Utc>>,
}

from_row!(ExportedPasskey {
    id,
    name,
    created_at,
    last_used_at,
    added_address,
    added_user_agent,
    suspended_at
});

/// The passkeys of this user.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedPasskey>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, name, created_at, last_used_at, added_address, added_user_agent,
                    suspended_at
             FROM passkeys WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
