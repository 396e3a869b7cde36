//! Handles: who has which, and who had it before.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::handle::Handle;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// How long an old handle leads to its artist, and is nobody else's: a year. Links to it
/// stand in places that nobody will change sooner.
pub(super) const KEPT: Duration = Duration::from_hours(365 * 24);

/// The handles that still lead to this artist.
pub(super) async fn of_artist(mut conn: Conn<'_>, artist_id: Uuid) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT handle FROM artist_handles WHERE artist_id = $1")
            .bind(artist_id)
            .fetch_all(c)
            .await
    })?)
}

/// The artist to whom this handle still leads, who had it before.
pub(super) async fn holder(
    mut conn: Conn<'_>,
    handle: &str,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT artist_id FROM artist_handles WHERE handle = $1 AND kept_until > $2",
        )
        .bind(handle).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// All handles that still lead to this artist, besides the one that they have.
pub(super) async fn held_for(
    mut conn: Conn<'_>,
    artist_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "SELECT handle FROM artist_handles WHERE artist_id = $1 AND kept_until > $2
             ORDER BY handle",
        )
        .bind(artist_id).bind(now)
        .fetch_all(c)
        .await
    })?)
}

/// Gives the artist another handle, and keeps the one that they had for them. The caller
/// has locked the artist's row.
///
/// # Errors
/// [`Error::HandleTaken`] when another artist has it, or had it within a year; nothing
/// happened then.
pub(super) async fn move_to(
    tx: &mut Tx,
    artist_id: Uuid,
    from: &str,
    to: &Handle,
) -> Result<(), Error> {
    let (old, new) = (from.to_owned(), to.clone());
    let moved = tx
        .attempt(async move |tx| apply(tx, artist_id, &old, &new).await)
        .await?;
    match moved {
        Ok(()) => Ok(()),
        // PostgreSQL: somebody took the handle while the statement ran.
        Err(_) if is_anothers(tx.conn(), artist_id, to).await? => Err(Error::HandleTaken),
        Err(error) => Err(error),
    }
}

async fn apply(tx: &mut Tx, artist_id: Uuid, from: &str, to: &Handle) -> Result<(), Error> {
    let now = tx.now();
    if !update(tx.conn(), artist_id, to).await? {
        return Err(Error::HandleTaken);
    }
    // Asked only now: on PostgreSQL the update has waited for whoever was giving the handle
    // up at this moment, and that it is kept for them is seen from here on.
    let holder = holder(tx.conn(), to.as_str(), now).await?;
    if holder.is_some_and(|holder| holder != artist_id) {
        return Err(Error::HandleTaken);
    }
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM artist_handles WHERE handle = $1")
            .bind(to.as_str())
            .execute(c)
            .await
            .map(drop)
    })?;
    keep(tx.conn(), from, artist_id, now + KEPT).await
}

async fn update(mut conn: Conn<'_>, artist_id: Uuid, to: &Handle) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE artists SET handle = $2
             WHERE id = $1
               AND NOT EXISTS (SELECT 1 FROM artists AS others
                               WHERE others.handle = $2 AND others.id <> $1)",
        )
        .bind(artist_id).bind(to.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

async fn keep(
    mut conn: Conn<'_>,
    handle: &str,
    artist_id: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO artist_handles (handle, artist_id, kept_until) VALUES ($1, $2, $3)
             ON CONFLICT (handle)
             DO UPDATE SET artist_id = excluded.artist_id, kept_until = excluded.kept_until",
        )
        .bind(handle).bind(artist_id).bind(until)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

async fn is_anothers(mut conn: Conn<'_>, artist_id: Uuid, to: &Handle) -> Result<bool, Error> {
    let others: i64 = on!(conn, c => {
        sqlx::query_scalar("SELECT COUNT(*) FROM artists WHERE handle = $1 AND id <> $2")
            .bind(to.as_str()).bind(artist_id)
            .fetch_one(c)
            .await
    })?;
    Ok(others > 0)
}

/// Deletes the handles that were kept until `before`.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep_handles(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM artist_handles WHERE kept_until < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
