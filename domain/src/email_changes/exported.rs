//! What somebody takes along of the addresses that their account moved between.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A change of address, asked for, confirmed or over.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedChange {
    old_email: String,
    new_email: String,
    created_at: DateTime<Utc>,
    asked_again_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    undo_until: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
}

from_row!(ExportedChange {
    old_email,
    new_email,
    created_at,
    asked_again_at,
    confirmed_at,
    undo_until,
    closed_at
});

/// The changes that this user can undo, or could.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedChange>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT old_email, new_email, created_at, asked_again_at, confirmed_at, undo_until,
                    closed_at
             FROM email_changes WHERE user_id = $1 ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
