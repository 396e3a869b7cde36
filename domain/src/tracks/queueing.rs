//! Having a file worked on.

use uuid::Uuid;

use crate::db::{Tx, on};
use crate::error::Error;
use crate::jobs::{self, ProcessTrack};

/// Has this file of a track processed, in the caller's transaction: when it is new, when
/// it replaces another one, or to try again. What is known of an older file's processing
/// is forgotten; what was made of it stays until it is made anew.
///
/// # Errors
/// [`Error::NotFound`] when the track is not there, or has another file by now.
pub async fn queue_processing(tx: &mut Tx, track_id: Uuid, file_version: i32) -> Result<(), Error> {
    let owner_id: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "UPDATE tracks SET state = 'queued', progress = 0, failure = NULL
             WHERE id = $1 AND file_version = $2
             RETURNING owner_id",
        )
        .bind(track_id).bind(file_version)
        .fetch_optional(c)
        .await
    })?;
    let job = ProcessTrack {
        track_id,
        file_version,
        owner_id: owner_id.ok_or(Error::NotFound)?,
    };
    jobs::enqueue(tx, &job).await
}
