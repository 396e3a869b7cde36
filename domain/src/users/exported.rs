//! What somebody takes along of their account.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// An account with everything in it but what opens it.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedAccount {
    id: Uuid,
    username: String,
    email: String,
    is_verified: bool,
    role: String,
    created_at: DateTime<Utc>,
    promoted_to_creator_at: Option<DateTime<Utc>>,
    two_factor_enabled: bool,
    theme: Option<String>,
    language: Option<String>,
    suspended_at: Option<DateTime<Utc>>,
    suspension_reason: Option<String>,
    deletion_asked_at: Option<DateTime<Utc>>,
    deletion_scheduled_for: Option<DateTime<Utc>>,
    keeps_public_tracks: bool,
}

from_row!(ExportedAccount {
    id,
    username,
    email,
    is_verified,
    role,
    created_at,
    promoted_to_creator_at,
    two_factor_enabled,
    theme,
    language,
    suspended_at,
    suspension_reason,
    deletion_asked_at,
    deletion_scheduled_for,
    keeps_public_tracks,
});

/// A name that somebody has given up, and that is kept for them.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedName {
    username: String,
    held_until: DateTime<Utc>,
}

from_row!(ExportedName {
    username = "username_key",
    held_until
});

/// This account; none when it is gone.
///
/// # Errors
/// Those of the database.
pub(crate) async fn account(
    mut conn: Conn<'_>,
    id: Uuid,
) -> Result<Option<ExportedAccount>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, username, email, is_verified, role, created_at, promoted_to_creator_at,
                    two_factor_enabled, theme, language, suspended_at, suspension_reason,
                    deletion_asked_at, deletion_scheduled_for, keeps_public_tracks
             FROM users WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

/// The names that are kept for this account.
///
/// # Errors
/// Those of the database.
pub(crate) async fn names(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<ExportedName>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT username_key, held_until FROM held_usernames WHERE user_id = $1
             ORDER BY held_until",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
