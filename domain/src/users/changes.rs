//! Changing a user.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::lock;
use crate::db::{Conn, Statements, Tx, on};
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::role::Role;

/// Gives an account whose address is not confirmed another one that is not.
pub(crate) async fn set_claimed_email(
    mut conn: Conn<'_>,
    id: Uuid,
    email: &EmailAddress,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET email = $2, email_key = $3 WHERE id = $1 AND is_verified = FALSE")
            .bind(id).bind(email.as_str()).bind(email.key())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Makes a verified listener a creator. It touches no row when that of `id` is not a
/// verified listener's whose account is active, and then nothing happens.
pub(crate) fn promote(statements: &mut Statements, id: Uuid, now: DateTime<Utc>) {
    statements
        .add(
            "UPDATE users SET role = 'creator', promoted_to_creator_at = $2
             WHERE id = $1 AND role = 'user' AND is_verified = TRUE
               AND suspended_at IS NULL AND deletion_scheduled_for IS NULL",
        )
        .bind(id)
        .bind(now)
        .needs_row();
}

/// Sets a role and answers the one before, or none when there is no such user.
pub(crate) async fn set_role(tx: &mut Tx, id: Uuid, role: Role) -> Result<Option<Role>, Error> {
    // Locked, so that what is answered is what is replaced, also when the user becomes a
    // creator at this moment.
    let Some(user) = lock(tx, id).await? else {
        return Ok(None);
    };
    on!(tx.conn(), c => {
        sqlx::query("UPDATE users SET role = $2 WHERE id = $1")
            .bind(id).bind(role.as_str())
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(Some(user.role))
}

/// Makes a listener of this user, as one who never was anything else.
pub(crate) async fn unpromote(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET role = 'user', promoted_to_creator_at = NULL WHERE id = $1")
            .bind(id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Sets what checks this user's password. `false` when there is no such user.
pub(crate) async fn set_password_hash(
    mut conn: Conn<'_>,
    id: Uuid,
    password_hash: &str,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(id).bind(password_hash)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Notes whether this user's logins need a second step.
pub(crate) async fn set_two_factor(
    mut conn: Conn<'_>,
    id: Uuid,
    is_enabled: bool,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE users SET two_factor_enabled = $2 WHERE id = $1")
            .bind(id).bind(is_enabled)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
