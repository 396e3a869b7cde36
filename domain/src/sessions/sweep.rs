//! Deleting sessions that are over, and what is known of those that were ended.

use chrono::{DateTime, Utc};

use crate::db::{Conn, on};
use crate::error::Error;

/// Deletes the sessions that were over before this.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE expires_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Deletes at most so many of the sessions that were last used before this, whatever their
/// own limits say, with what is known of those that were ended; how many.
pub(crate) async fn sweep_unused(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<u64, Error> {
    let sessions = on!(conn, c => {
        sqlx::query(
            "DELETE FROM sessions WHERE id IN
                 (SELECT id FROM sessions WHERE last_seen_at < $1 LIMIT $2)",
        )
        .bind(before).bind(most)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    let ended = on!(conn, c => {
        sqlx::query(
            "DELETE FROM ended_sessions WHERE id IN
                 (SELECT id FROM ended_sessions WHERE last_seen_at < $1 LIMIT $2)",
        )
        .bind(before).bind(most)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(sessions + ended)
}

/// Deletes the ended sessions that were last used before this.
pub(crate) async fn sweep_ended(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM ended_sessions WHERE last_seen_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
