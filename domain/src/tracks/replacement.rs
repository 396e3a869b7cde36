//! Replacing the file of a track, which keeps its links, its plays and who may hear it.

use tracing::Instrument;
use uuid::Uuid;

use super::admission::{Admission, admit_in_place_of};
use super::held::{as_changed, hold, note, require_editor};
use super::list::find;
use super::queueing::queue_processing;
use super::rows::Row;
use super::track::Track;
use super::upload::{discard_unless_stored, examined};
use super::usage::held_storage;
use crate::artists::require_creator_in;
use crate::audit::Action;
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::error::{Error, Fault, FieldError};
use crate::jobs;
use crate::sessions;
use crate::storage::{Incoming, StoredFile};

/// Lets a file begin to arrive that is to replace the one of this track, with a request
/// that announces a body of this size.
///
/// # Errors
/// [`Error::NotFound`], those of [`require_creator`](super::require_creator), and of
/// [`admit`](super::admit), which count what the old file takes as free.
pub async fn admit_replacement(
    caller: &Caller,
    id: Uuid,
    announced: Option<u64>,
) -> Result<Admission, Error> {
    require_editor(caller, id).await?;
    let old = find(caller, id).await?.size_bytes;
    admit_in_place_of(caller, announced, size(old)?).await
}

/// Replaces the file of a track. What was made of the old one plays on until the same is
/// made of the new one; the old file itself goes at once.
///
/// # Errors
/// Those of [`create`](super::create) about the file; [`Error::NotFound`] for somebody
/// else's track.
pub async fn replace_file(caller: &Caller, id: Uuid, file: Incoming) -> Result<Track, Error> {
    let caller = caller.clone();
    require_editor(&caller, id).await?;
    if file.size() == 0 {
        return Err(FieldError::new("file", Fault::FileMissing).into());
    }
    let examined = examined(&caller, file).await?;
    let work = async move {
        // Under a name of its own: the old one is still played from.
        let stored = examined.place(caller.new_id()).await?;
        let object_key = stored.object_key.clone();
        let outcome = store(&caller, id, stored).await;
        match &outcome {
            Ok(_) => caller.track_news.tell(id),
            Err(_) => discard_unless_stored(&caller, &object_key).await,
        }
        outcome
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(Error::internal)?
}

async fn store(caller: &Caller, id: Uuid, file: StoredFile) -> Result<Track, Error> {
    let user_id = caller.principal()?.user_id;
    let owner_id = find(caller, id).await?.owner_id.unwrap_or(user_id);
    caller
        .write(async move |tx| {
            require_creator_in(tx).await?;
            let now = tx.now();
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            // Before the track, as an upload does.
            let room = held_storage(tx, owner_id).await?;
            let row = hold(tx, id).await?;
            room.without(size(row.size_bytes)?).require(file.size)?;
            let (old, file_version) = replace(tx, &row, &file).await?;
            let keys = vec![old];
            jobs::enqueue(tx, &jobs::RemoveObjects { owner_id, keys }).await?;
            queue_processing(tx, id, file_version).await?;
            let (track_id, title) = (id, row.title.clone());
            note(tx, &row, Action::ReplaceTrackFile { track_id, title }).await?;
            as_changed(tx, id).await
        })
        .await
}

/// Where the old file is, and which version the new one is.
async fn replace(tx: &mut Tx, row: &Row, file: &StoredFile) -> Result<(String, i32), Error> {
    let (old, version): (String, i32) = on!(tx.conn(), c => {
        sqlx::query_as("SELECT object_key, file_version FROM tracks WHERE id = $1")
            .bind(row.id)
            .fetch_one(c)
            .await
    })?;
    let length = file.duration.map(|time| time.as_millis());
    let length = length.and_then(|time| i64::try_from(time).ok());
    let bytes = i64::try_from(file.size).map_err(Error::internal)?;
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks SET format = $2, content_type = $3, size_bytes = $4,
                    duration_ms = $5, sha256 = $6, object_key = $7, file_version = $8,
                    sample_rate_hz = NULL, channels = NULL, loudness_lufs = NULL,
                    true_peak_dbtp = NULL
             WHERE id = $1",
        )
        .bind(row.id)
        .bind(file.format.as_str()).bind(file.format.content_type())
        .bind(bytes).bind(length)
        .bind(file.sha256.as_slice()).bind(&file.object_key)
        .bind(version + 1)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok((old, version + 1))
}

fn size(bytes: i64) -> Result<u64, Error> {
    u64::try_from(bytes).map_err(Error::internal)
}
