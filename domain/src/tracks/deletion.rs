//! Deleting a track.

use uuid::Uuid;

use super::held::{hold, note};
use super::list::find;
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs;
use crate::pictures;

/// Deletes a track of the caller's artist. Nobody sees or hears it from then on; what was
/// stored of it is removed by a job that commits with this.
///
/// Whoever has lost the right to upload may still delete what is theirs.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn delete(caller: &Caller, id: Uuid) -> Result<(), Error> {
    find(caller, id).await?;
    caller
        .write(async move |tx| {
            let row = hold(tx, id).await?;
            remove(tx, id, row.owner_id.unwrap_or(id)).await?;
            let (track_id, title) = (id, row.title.clone());
            note(tx, &row, Action::DeleteTrack { track_id, title }).await
        })
        .await
}

/// Removes the row, and has a job remove what was stored, which takes the turn of `turn_of`.
/// The caller has locked the row.
pub(super) async fn remove(tx: &mut Tx, id: Uuid, turn_of: Uuid) -> Result<(), Error> {
    let keys = objects(tx.conn(), id).await?;
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM tracks WHERE id = $1").bind(id).execute(c).await.map(drop)
    })?;
    let owner_id = turn_of;
    jobs::enqueue(tx, &jobs::RemoveObjects { owner_id, keys }).await
}

/// The keys of all that is stored of the track.
pub(super) async fn objects(mut conn: Conn<'_>, id: Uuid) -> Result<Vec<String>, Error> {
    let (original, artwork): (String, Option<String>) = on!(conn, c => {
        sqlx::query_as("SELECT object_key, artwork_key FROM tracks WHERE id = $1")
            .bind(id)
            .fetch_one(c)
            .await
    })?;
    let renditions: Vec<String> = on!(conn, c => {
        sqlx::query_scalar("SELECT object_key FROM track_renditions WHERE track_id = $1")
            .bind(id)
            .fetch_all(c)
            .await
    })?;
    Ok(renditions
        .into_iter()
        .chain(artwork.into_iter().flat_map(pictures::keys))
        .chain([original])
        .collect())
}
