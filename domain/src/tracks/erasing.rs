//! What becomes of the tracks of somebody whose account is deleted.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::deletion::remove;
use super::track::Visibility;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// Tracks that one transaction removes: others wait for it.
const AT_ONCE: i64 = 20;

/// Removes some of the tracks that this user has uploaded, and has their files removed;
/// whether there may be more. Where `keeps_public`, those that are public stay with their
/// artist, and nobody owns them any more.
pub(crate) async fn erase_some(
    tx: &mut Tx,
    user_id: Uuid,
    keeps_public: bool,
) -> Result<bool, Error> {
    let sql = format!(
        "SELECT id, visibility = $3 AND published_at IS NOT NULL AND artist_id IS NOT NULL
         FROM tracks
         WHERE owner_id = $1 ORDER BY id LIMIT $2 {}",
        tx.conn().hold()
    );
    let tracks: Vec<(Uuid, bool)> = on!(tx.conn(), c => {
        sqlx::query_as(AssertSqlSafe(sql))
            .bind(user_id).bind(AT_ONCE).bind(Visibility::Public.as_str())
            .fetch_all(c)
            .await
    })?;
    for (id, is_public) in &tracks {
        if *is_public && keeps_public {
            disown(tx.conn(), *id).await?;
        } else {
            remove(tx, *id, *id).await?;
        }
    }
    Ok(!tracks.is_empty())
}

/// Removes some of the tracks of this artist, whoever has uploaded them; whether there may be
/// more.
pub(crate) async fn erase_some_of_artist(tx: &mut Tx, artist_id: Uuid) -> Result<bool, Error> {
    let sql = format!(
        "SELECT id FROM tracks WHERE artist_id = $1 ORDER BY id LIMIT $2 {}",
        tx.conn().hold()
    );
    let tracks: Vec<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(artist_id).bind(AT_ONCE)
            .fetch_all(c)
            .await
    })?;
    for id in &tracks {
        remove(tx, *id, *id).await?;
    }
    Ok(!tracks.is_empty())
}

/// Leaves the track without an owner, and without the link that only they knew.
async fn disown(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE tracks SET owner_id = NULL, unlisted_key = NULL WHERE id = $1")
            .bind(id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// How many tracks of this user are public, and how many are not.
pub(crate) async fn count_of_owner(mut conn: Conn<'_>, user_id: Uuid) -> Result<(i64, i64), Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT COUNT(CASE WHEN visibility = $2 AND published_at IS NOT NULL THEN 1 END),
                    COUNT(CASE WHEN visibility <> $2 OR published_at IS NULL THEN 1 END)
             FROM tracks WHERE owner_id = $1",
        )
        .bind(user_id).bind(Visibility::Public.as_str())
        .fetch_one(c)
        .await
    })?)
}
