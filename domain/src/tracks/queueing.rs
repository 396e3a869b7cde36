//! Having a file worked on.

use uuid::Uuid;

use super::held::{as_changed, hold};
use super::track::Track;
use crate::caller::Caller;
use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::jobs::{self, ProcessTrack};

/// Has this file of a track processed, in the caller's transaction: when it is new, when
/// it replaces another one, or to try again. What an earlier job for the track still does
/// comes to nothing; what was made of an older file stays until it is made anew.
///
/// # Errors
/// [`Error::NotFound`] when the track is not there, or has another file by now.
pub async fn queue_processing(tx: &mut Tx, track_id: Uuid, file_version: i32) -> Result<(), Error> {
    let job_id = tx.new_id();
    let owner_id: Option<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "UPDATE tracks SET state = 'queued', progress = 0, failure = NULL, processing_job = $3
             WHERE id = $1 AND file_version = $2
             RETURNING COALESCE(owner_id, id)",
        )
        .bind(track_id).bind(file_version).bind(job_id)
        .fetch_optional(c)
        .await
    })?;
    let job = ProcessTrack {
        track_id,
        file_version,
        owner_id: owner_id.ok_or(Error::NotFound)?,
    };
    jobs::enqueue_as(tx, &job, job_id).await
}

/// Ends the work on all files of this owner: what a job for one of them still does comes to
/// nothing. Those that wait go on waiting.
///
/// # Errors
/// Those of the database.
pub(crate) async fn stop_processing(mut conn: Conn<'_>, owner_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "UPDATE tracks SET processing_job = NULL
             WHERE owner_id = $1 AND processing_job IS NOT NULL",
        )
        .bind(owner_id)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Tries once more to make something that plays of a file of which that failed.
///
/// # Errors
/// [`Error::NotFound`] when the caller does not act for its artist; [`Error::NotFailed`]
/// when nothing has failed.
pub async fn retry(caller: &Caller, id: Uuid) -> Result<Track, Error> {
    let track = caller
        .write(async move |tx| {
            hold(tx, id).await?;
            let version: Option<i32> = on!(tx.conn(), c => {
                sqlx::query_scalar(
                    "SELECT file_version FROM tracks WHERE id = $1 AND state = 'failed'",
                )
                .bind(id)
                .fetch_optional(c)
                .await
            })?;
            // Of several at once, one finds it failed.
            queue_processing(tx, id, version.ok_or(Error::NotFailed)?).await?;
            as_changed(tx, id).await
        })
        .await?;
    caller.track_news.tell(id);
    Ok(track)
}
