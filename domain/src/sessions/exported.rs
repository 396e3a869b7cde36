//! What somebody takes along of where they are logged in.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A session, without what opens it.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedSession {
    pub(crate) id: Uuid,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    address: Option<String>,
    user_agent: Option<String>,
}

from_row!(ExportedSession {
    id,
    created_at,
    last_seen_at,
    expires_at,
    address,
    user_agent
});

/// Every session that this user has.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedSession>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, created_at, last_seen_at, expires_at, address, user_agent
             FROM sessions WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
