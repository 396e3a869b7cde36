//! Accounts whose owners have asked for their deletion.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// What an account's owner has asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When the account is deleted for good.
    pub scheduled_for: DateTime<Utc>,
    /// Whether its public tracks stay.
    pub keeps_public_tracks: bool,
}

from_row!(Leaving {
    asked_at = "deletion_asked_at",
    scheduled_for = "deletion_scheduled_for",
    keeps_public_tracks,
});

/// What the owner of this account has asked for; none where they have not.
pub(crate) async fn leaving(mut conn: Conn<'_>, id: Uuid) -> Result<Option<Leaving>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT deletion_asked_at, deletion_scheduled_for, keeps_public_tracks FROM users
             WHERE id = $1 AND deletion_scheduled_for IS NOT NULL
               AND deletion_asked_at IS NOT NULL",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

/// Notes what the owner of this account has asked for; none where they want to keep it. The
/// caller has locked the row.
pub(crate) async fn set_leaving(
    mut conn: Conn<'_>,
    id: Uuid,
    asked: Option<Leaving>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE users SET deletion_asked_at = $2, deletion_scheduled_for = $3,
                    keeps_public_tracks = $4
             WHERE id = $1",
        )
        .bind(id)
        .bind(asked.map(|asked| asked.asked_at))
        .bind(asked.map(|asked| asked.scheduled_for))
        .bind(asked.is_some_and(|asked| asked.keeps_public_tracks))
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Some of the accounts that were to be deleted before this, and when.
pub(crate) async fn overdue(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, deletion_scheduled_for FROM users
             WHERE deletion_scheduled_for IS NOT NULL AND deletion_scheduled_for < $1
             ORDER BY deletion_scheduled_for LIMIT $2",
        )
        .bind(before).bind(most)
        .fetch_all(c)
        .await
    })?)
}
