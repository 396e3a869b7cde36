//! Locking a user's row.

use uuid::Uuid;

use super::User;
use crate::db::{Conn, on};
use crate::error::Error;

/// Locks this user's row until the transaction ends, and answers what it holds by
/// then. Whatever changes an account and its tokens locks the row first and the
/// tokens after that, so that no two such changes wait for each other.
pub(crate) async fn lock(mut conn: Conn<'_>, id: Uuid) -> Result<Option<User>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "UPDATE users SET email_key = email_key WHERE id = $1
             RETURNING id, username, email, role, is_verified, promoted_to_creator_at, created_at,
                       two_factor_enabled",
        )
        .bind(id)
        .fetch_optional(c)
        .await
    })?)
}

/// Whether a login with a password needs a second step, for a user whom
/// `password_hash` still checks; none when something else does by now. It locks
/// the row until the transaction ends, so that both stay so.
pub(crate) async fn lock_login(
    mut conn: Conn<'_>,
    id: Uuid,
    password_hash: &str,
) -> Result<Option<bool>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE users SET password_hash = password_hash WHERE id = $1 AND password_hash = $2
             RETURNING two_factor_enabled",
        )
        .bind(id).bind(password_hash)
        .fetch_optional(c)
        .await
    })?)
}
