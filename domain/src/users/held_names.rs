//! Names that accounts have given up, and that are kept for them for a while.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// The user for whom the name with this key is kept; none when it is not.
pub(crate) async fn holder(
    mut conn: Conn<'_>,
    username_key: &str,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT user_id FROM held_usernames WHERE username_key = $1 AND held_until > $2",
        )
        .bind(username_key).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// The keys of the names that are kept for the user.
pub(crate) async fn of_user(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT username_key FROM held_usernames WHERE user_id = $1")
            .bind(user_id)
            .fetch_all(c)
            .await
    })?)
}

/// Keeps the name with this key for the user, who has just given it up, in place of
/// whoever had it before them.
pub(super) async fn hold(
    mut conn: Conn<'_>,
    username_key: &str,
    user_id: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO held_usernames (username_key, user_id, held_until) VALUES ($1, $2, $3)
             ON CONFLICT (username_key)
             DO UPDATE SET user_id = excluded.user_id, held_until = excluded.held_until",
        )
        .bind(username_key).bind(user_id).bind(until)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Keeps the name with this key no longer for the user: they have it again.
pub(super) async fn release(
    mut conn: Conn<'_>,
    username_key: &str,
    user_id: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM held_usernames WHERE username_key = $1 AND user_id = $2")
            .bind(username_key).bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Deletes the names that were kept until `before`.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM held_usernames WHERE held_until < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
