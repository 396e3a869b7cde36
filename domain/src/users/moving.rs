//! Giving an account an address that was confirmed, when nobody else has or keeps
//! that one.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, Tx, on};
use crate::email_changes;
use crate::error::Error;

/// From which address to which.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    /// Whose account.
    pub(crate) user_id: Uuid,
    /// The address it has or claims, in the form in which addresses are compared.
    pub(crate) from_key: String,
    /// The address it gets; the one that it claims, when that is confirmed.
    pub(crate) to: String,
    /// The form in which that one is compared.
    pub(crate) to_key: String,
}

/// Moves the account, whose address is confirmed from then on. `false` when it has another address by now than the one to
/// move from, or when somebody else has confirmed the one to move to or can still
/// go back to it; nothing happened then.
pub(crate) async fn apply(tx: &mut Tx, wanted: &Move, now: DateTime<Utc>) -> Result<bool, Error> {
    let attempted = wanted.clone();
    let outcome = tx
        .attempt(async move |tx| update(tx.conn(), &attempted, now).await)
        .await?;
    match outcome {
        Ok(has_moved) => Ok(has_moved),
        // PostgreSQL: somebody took the address while the statement ran.
        Err(_) if is_taken(tx.conn(), wanted).await? => Ok(false),
        Err(error) => Err(error),
    }
}

/// One statement, because it has one view of the database: a moment between two
/// would be enough for an address to be left by one account and taken by another.
async fn update(mut conn: Conn<'_>, wanted: &Move, now: DateTime<Utc>) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            concat!(
                "UPDATE users SET email = $3, email_key = $4, is_verified = TRUE, claimed_at = NULL
                 WHERE id = $1 AND email_key = $2
                   AND NOT EXISTS (SELECT 1 FROM users AS others
                                   WHERE others.email_key = $4 AND others.id <> $1
                                     AND others.is_verified = TRUE)
                   AND NOT EXISTS (SELECT 1 ",
                email_changes::keeps!("$4", "$1", "$5"),
                ")",
            ),
        )
        .bind(wanted.user_id).bind(&wanted.from_key)
        .bind(&wanted.to).bind(&wanted.to_key)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

async fn is_taken(mut conn: Conn<'_>, wanted: &Move) -> Result<bool, Error> {
    let others: i64 = on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE email_key = $1 AND id <> $2 AND is_verified = TRUE")
            .bind(&wanted.to_key).bind(wanted.user_id)
            .fetch_one(c)
            .await
    })?;
    Ok(others > 0)
}
