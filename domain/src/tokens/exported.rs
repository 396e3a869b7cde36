//! What somebody takes along of the links that were mailed to them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A link, without what makes it work.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedLink {
    purpose: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

from_row!(ExportedLink {
    purpose,
    created_at,
    expires_at,
    used_at
});

/// The links that are kept of this user.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedLink>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT purpose, created_at, expires_at, used_at FROM verification_tokens
             WHERE user_id = $1 ORDER BY created_at",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
