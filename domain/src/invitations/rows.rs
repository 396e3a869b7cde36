//! The table.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Invitation;
use crate::db::{Conn, on};
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::tokens;

/// Stores an invitation under the hash of its token.
pub(crate) async fn insert(
    mut conn: Conn<'_>,
    invitation: &Invitation,
    token: &str,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO invitations (id, token_hash, email, uses, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(invitation.id).bind(tokens::hash(token)).bind(&invitation.email)
        .bind(invitation.uses).bind(invitation.created_at).bind(invitation.expires_at)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// The invitation with this token, while it can be used.
pub(crate) async fn find(
    mut conn: Conn<'_>,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, email, uses, used, created_at, expires_at, revoked_at
             FROM invitations
             WHERE token_hash = $1 AND used < uses AND revoked_at IS NULL AND expires_at > $2",
        )
        .bind(tokens::hash(token.trim())).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Uses the invitation with this token once, whatever happens at the same moment; none
/// where it cannot be used.
pub(crate) async fn spend(
    mut conn: Conn<'_>,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE invitations SET used = used + 1
             WHERE token_hash = $1 AND used < uses AND revoked_at IS NULL AND expires_at > $2
             RETURNING id",
        )
        .bind(tokens::hash(token.trim())).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Every invitation, the newest first.
pub(crate) async fn list(mut conn: Conn<'_>) -> Result<Vec<Invitation>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, email, uses, used, created_at, expires_at, revoked_at
             FROM invitations ORDER BY id DESC",
        )
        .fetch_all(c)
        .await
    })?)
}

/// Ends an invitation; none where there is no such one, or it is revoked already.
pub(crate) async fn revoke(
    mut conn: Conn<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Invitation>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "UPDATE invitations SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
             RETURNING id, email, uses, used, created_at, expires_at, revoked_at",
        )
        .bind(id).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Deletes the invitations that were made for this address alone.
pub(crate) async fn forget(mut conn: Conn<'_>, email: &EmailAddress) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM invitations WHERE LOWER(email) = LOWER($1)")
            .bind(email.as_str())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Deletes the invitations that ended before this.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM invitations WHERE expires_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
