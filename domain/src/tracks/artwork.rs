//! The picture of a track.

use bytes::Bytes;
use tracing::Instrument;
use uuid::Uuid;

use super::held::{as_changed, hold, require_editor};
use super::track::Track;
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::error::Error;
use crate::jobs;
use crate::pictures::{self, StoredPicture};

/// The folder of these pictures in the media store.
const FOLDER: &str = "artwork";

/// Lets only whoever may change the track send a picture for it.
///
/// # Errors
/// [`Error::NotFound`], and those of [`require_creator`](super::require_creator).
pub async fn require_artwork(caller: &Caller, id: Uuid) -> Result<(), Error> {
    require_editor(caller, id).await
}

/// Gives the track a picture, made anew of the file `content`; the one before goes.
///
/// # Errors
/// Those of [`pictures::prepare`] and of [`require_artwork`]. After any of these nothing
/// is left behind.
pub async fn set_artwork(caller: &Caller, id: Uuid, content: Bytes) -> Result<Track, Error> {
    require_editor(caller, id).await?;
    let caller = caller.clone();
    let picture = pictures::prepare(content).await?;
    // From here on to its end, whatever becomes of the caller.
    let work = async move {
        let stored = pictures::put(&caller.media, FOLDER, caller.new_id(), picture).await?;
        let key = stored.key.clone();
        let outcome = caller
            .write(async move |tx| store(tx, id, &stored).await)
            .await;
        if let Err(error) = &outcome
            && !matches!(error, Error::Unavailable(_))
        {
            for key in pictures::keys(key) {
                // What cannot be removed now the sweep finds.
                let _ = caller.media.remove(&key).await;
            }
        }
        outcome
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(Error::internal)?
}

async fn store(tx: &mut Tx, id: Uuid, picture: &StoredPicture) -> Result<Track, Error> {
    let row = hold(tx, id).await?;
    let old: Option<String> = on!(tx.conn(), c => {
        sqlx::query_scalar("SELECT artwork_key FROM tracks WHERE id = $1")
            .bind(id)
            .fetch_one(c)
            .await
    })?;
    on!(tx.conn(), c => {
        sqlx::query("UPDATE tracks SET artwork_key = $2, artwork_sha256 = $3 WHERE id = $1")
            .bind(id).bind(&picture.key).bind(picture.sha256.as_slice())
            .execute(c)
            .await
            .map(drop)
    })?;
    if let Some(old) = old {
        let owner_id = row.owner_id.unwrap_or(id);
        let keys = pictures::keys(old).to_vec();
        jobs::enqueue(tx, &jobs::RemoveObjects { owner_id, keys }).await?;
    }
    as_changed(tx, id).await
}
