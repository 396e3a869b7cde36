//! Whether an operator has found an artist's music fit to be public, where they look at it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// Whether a track of theirs was approved, and none refused since.
///
/// # Errors
/// Those of the database.
pub(crate) async fn is_approved(mut conn: Conn<'_>, artist_id: Uuid) -> Result<bool, Error> {
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM artists WHERE id = $1 AND approved_at IS NOT NULL")
            .bind(artist_id)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.is_some())
}

/// Notes when that was; none where a track of theirs was refused.
///
/// # Errors
/// Those of the database.
pub(crate) async fn set_approved(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE artists SET approved_at = $2 WHERE id = $1")
            .bind(artist_id).bind(at)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
