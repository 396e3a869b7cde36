//! Passkeys that are suspended since their account was locked.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A passkey that is suspended.
#[derive(Debug)]
pub(crate) struct SuspendedPasskey {
    /// Its own id.
    pub(crate) id: Uuid,
    /// What its owner calls it.
    pub(crate) name: String,
    /// When it was added.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last used.
    pub(crate) last_used_at: Option<DateTime<Utc>>,
    /// Since when it is suspended.
    pub(crate) suspended_at: DateTime<Utc>,
    /// The client's address when it was added.
    pub(crate) added_address: Option<String>,
    /// How the browser that added it described itself.
    pub(crate) added_user_agent: Option<String>,
}

from_row!(SuspendedPasskey {
    id,
    name,
    created_at,
    last_used_at,
    suspended_at,
    added_address,
    added_user_agent,
});

/// Suspends every passkey of this user; their names.
pub(crate) async fn suspend_all(
    mut conn: Conn<'_>,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("UPDATE passkeys SET suspended_at = $2 WHERE user_id = $1 RETURNING name")
            .bind(user_id).bind(now)
            .fetch_all(c)
            .await
    })?)
}

/// The passkeys of this user that are suspended, oldest first.
pub(crate) async fn list_suspended(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<SuspendedPasskey>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, name, created_at, last_used_at, suspended_at, added_address,
                    added_user_agent
             FROM passkeys WHERE user_id = $1 AND suspended_at IS NOT NULL
             ORDER BY created_at, id",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}

/// Whether any passkey of this user is suspended.
pub(crate) async fn has_suspended(mut conn: Conn<'_>, user_id: Uuid) -> Result<bool, Error> {
    let many: i64 = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM passkeys WHERE user_id = $1 AND suspended_at IS NOT NULL",
        )
        .bind(user_id)
        .fetch_one(c)
        .await
    })?;
    Ok(many > 0)
}

/// Makes a suspended passkey good again; its name, or none when there is no such
/// suspended one.
pub(crate) async fn keep_suspended(
    mut conn: Conn<'_>,
    user_id: Uuid,
    id: Uuid,
) -> Result<Option<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE passkeys SET suspended_at = NULL
             WHERE id = $1 AND user_id = $2 AND suspended_at IS NOT NULL RETURNING name",
        )
        .bind(id).bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Removes a suspended passkey; its name, or none when there is no such suspended one.
pub(crate) async fn remove_suspended(
    mut conn: Conn<'_>,
    user_id: Uuid,
    id: Uuid,
) -> Result<Option<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "DELETE FROM passkeys
             WHERE id = $1 AND user_id = $2 AND suspended_at IS NOT NULL RETURNING name",
        )
        .bind(id).bind(user_id)
        .fetch_optional(c)
        .await
    })?)
}
