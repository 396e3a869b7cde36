//! What becomes of tickets whose owner leaves, and of those that are over.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::ticket::State;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// Takes everything away from the tickets of this user by which somebody could be known:
/// whose they were, what they were about, and all that was said, on both sides. What stays
/// is that there was a ticket of this kind at this time. The same happens to what was asked
/// from `email_key`, the address that the account has confirmed. May be repeated.
///
/// # Errors
/// Those of the database.
pub async fn erase(tx: &mut Tx, user_id: Uuid, email_key: Option<&str>) -> Result<(), Error> {
    // First of all: what is said at this moment is there, or is not said any more.
    let hold = tx.conn().hold();
    let sql =
        format!("SELECT id FROM tickets WHERE user_id = $1 OR email_key = $2 ORDER BY id {hold}");
    on!(tx.conn(), c => {
        sqlx::query(AssertSqlSafe(sql)).bind(user_id).bind(email_key).fetch_all(c).await.map(drop)
    })?;
    on!(tx.conn(), c => {
        sqlx::query(
            "DELETE FROM ticket_links WHERE ticket_id IN
                 (SELECT id FROM tickets WHERE user_id = $1 OR email_key = $2)",
        )
        .bind(user_id).bind(email_key)
        .execute(c)
        .await
        .map(drop)
    })?;
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE ticket_messages SET text = '' WHERE ticket_id IN
                 (SELECT id FROM tickets WHERE user_id = $1 OR email_key = $2)",
        )
        .bind(user_id).bind(email_key)
        .execute(c)
        .await
        .map(drop)
    })?;
    // What they said to others as one who worked for the site stays, without their name.
    on!(tx.conn(), c => {
        sqlx::query("UPDATE ticket_messages SET staff_id = NULL WHERE staff_id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tickets
             SET user_id = NULL, email = NULL, email_key = NULL, language = NULL, subject = '',
                 state = $3
             WHERE user_id = $1 OR email_key = $2",
        )
        .bind(user_id).bind(email_key).bind(State::Closed.as_str())
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Removes links that are over, and what nobody has confirmed since `unconfirmed_before`.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep(
    mut conn: Conn<'_>,
    now: DateTime<Utc>,
    unconfirmed_before: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM ticket_links WHERE expires_at < $1")
            .bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    on!(conn, c => {
        sqlx::query("DELETE FROM tickets WHERE confirmed_at IS NULL AND created_at < $1")
            .bind(unconfirmed_before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Removes tickets that were closed before this and not touched since, so many at once;
/// whether there may be more.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep_closed(
    mut conn: Conn<'_>,
    closed_before: DateTime<Utc>,
) -> Result<bool, Error> {
    const AT_ONCE: i64 = 200;
    let removed = on!(conn, c => {
        sqlx::query(
            "DELETE FROM tickets WHERE state = $1 AND updated_at < $2 AND id IN
                 (SELECT id FROM tickets WHERE state = $1 AND updated_at < $2 LIMIT $3)",
        )
        .bind(State::Closed.as_str()).bind(closed_before).bind(AT_ONCE)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(removed > 0)
}
