//! What becomes of the artists of somebody whose account is deleted.

use uuid::Uuid;

use super::artist::ArtistRef;
use super::{handles, hidden, rows};
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs::{self, Owner, RemoveObjects};
use crate::pictures;
use crate::users::barred_names;

/// An artist, as seen by a member who goes.
#[derive(Debug, Clone)]
pub(crate) struct Membership {
    /// Which artist.
    pub(crate) artist: ArtistRef,
    /// Whether nobody else is a member.
    pub(crate) is_alone: bool,
}

/// The artists that this user is a member of.
pub(crate) async fn memberships(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<Membership>, Error> {
    let rows = rows::of_member(conn.reborrow(), user_id).await?;
    let mut memberships = Vec::with_capacity(rows.len());
    for row in rows {
        let others: i64 = on!(conn, c => {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM artist_members WHERE artist_id = $1 AND user_id <> $2",
            )
            .bind(row.id).bind(user_id)
            .fetch_one(c)
            .await
        })?;
        memberships.push(Membership {
            artist: ArtistRef {
                id: row.id,
                handle: row.handle,
                name: row.name,
            },
            is_alone: others == 0,
        });
    }
    Ok(memberships)
}

/// Ends this membership. Whether the artist is shown is up to the other members from now on.
pub(crate) async fn leave(mut conn: Conn<'_>, artist_id: Uuid, user_id: Uuid) -> Result<(), Error> {
    hidden::hold(conn.reborrow(), artist_id).await?;
    on!(conn, c => {
        sqlx::query("DELETE FROM artist_members WHERE artist_id = $1 AND user_id = $2")
            .bind(artist_id).bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    hidden::settle(conn, artist_id).await
}

/// Removes the artist, who has no tracks any more, with everything of theirs.
pub(crate) async fn remove(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    if let Some(row) = rows::by_id(tx.conn(), id).await? {
        barred_names::bar_all(tx, &[row.handle]).await?;
    }
    bare(tx, id).await?;
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM artists WHERE id = $1").bind(id).execute(c).await.map(drop)
    })?;
    Ok(())
}

/// Leaves of the artist what their public tracks go under, handle and name: the text about
/// them, their picture, links and earlier handles go.
pub(crate) async fn bare(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    jobs::forget_of(tx, &Owner::id(id)).await?;
    if let Some(picture) = rows::by_id(tx.conn(), id)
        .await?
        .and_then(|row| row.picture_key)
    {
        let keys = pictures::keys(picture).to_vec();
        jobs::enqueue(tx, &RemoveObjects { owner_id: id, keys }).await?;
    }
    let former = handles::of_artist(tx.conn(), id).await?;
    barred_names::bar_all(tx, &former).await?;
    for sql in [
        "UPDATE artists SET about = NULL, picture_key = NULL, picture_sha256 = NULL WHERE id = $1",
        "DELETE FROM artist_links WHERE artist_id = $1",
        "DELETE FROM artist_handles WHERE artist_id = $1",
    ] {
        on!(tx.conn(), c => sqlx::query(sql).bind(id).execute(c).await.map(drop))?;
    }
    Ok(())
}
