//! Backup codes that a session keeps, sealed, until their owner has kept them.

use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// Keeps these for the session, in place of what it had.
pub(crate) async fn keep_sealed_codes(
    mut conn: Conn<'_>,
    id: Uuid,
    sealed: &[u8],
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET sealed_codes = $2 WHERE id = $1")
            .bind(id).bind(sealed)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// What the session keeps.
pub(crate) async fn sealed_codes(mut conn: Conn<'_>, id: Uuid) -> Result<Option<Vec<u8>>, Error> {
    let kept: Option<Option<Vec<u8>>> = on!(conn, c => {
        sqlx::query_scalar("SELECT sealed_codes FROM sessions WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(kept.flatten())
}

/// Forgets what the session keeps.
pub(crate) async fn forget_sealed_codes(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE sessions SET sealed_codes = NULL WHERE id = $1")
            .bind(id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets what any session of this user keeps: those codes work no more.
pub(crate) async fn forget_sealed_codes_of(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE sessions SET sealed_codes = NULL
             WHERE user_id = $1 AND sealed_codes IS NOT NULL",
        )
        .bind(user_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// What sessions keep whose ids come after `last`, at most `most` of them, in the order
/// of their ids.
pub(crate) async fn sealed_codes_after(
    mut conn: Conn<'_>,
    last: Uuid,
    most: i64,
) -> Result<Vec<(Uuid, Vec<u8>)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, sealed_codes FROM sessions
             WHERE id > $1 AND sealed_codes IS NOT NULL ORDER BY id LIMIT $2",
        )
        .bind(last).bind(most)
        .fetch_all(c)
        .await
    })?)
}

/// Puts `after` in the place of `before`, unless the session keeps something else by now;
/// how many rows that changed.
pub(crate) async fn replace_sealed_codes(
    mut conn: Conn<'_>,
    id: Uuid,
    before: Vec<u8>,
    after: Vec<u8>,
) -> Result<u64, Error> {
    Ok(on!(conn, c => {
        sqlx::query("UPDATE sessions SET sealed_codes = $3 WHERE id = $1 AND sealed_codes = $2")
            .bind(id).bind(before).bind(after)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?)
}
