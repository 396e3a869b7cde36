//! Finding the tracks that nobody works on, and should.

use uuid::Uuid;

use super::failure::FailureCode;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;
use crate::jobs::{self, ProcessTrack};
use crate::users;

/// Tracks that are looked at in one go.
const AT_ONCE: i64 = 500;

/// A track that waits for a job.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) id: Uuid,
    /// The track itself where it has outlived its owner's account.
    owner_id: Uuid,
    file_version: i32,
    processing_job: Option<Uuid>,
}

from_row!(Waiting {
    id,
    owner_id,
    file_version,
    processing_job,
});

impl Waiting {
    /// The job that was left for it; none for what is from before there were jobs.
    pub(crate) const fn job_id(&self) -> Option<Uuid> {
        self.processing_job
    }
}

/// Tracks behind `after` that say that they are waiting or being worked on, by their ids;
/// those of suspended owners wait.
pub(crate) async fn without_job(mut conn: Conn<'_>, after: Uuid) -> Result<Vec<Waiting>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(concat!(
            "SELECT id, COALESCE(owner_id, id) AS owner_id, file_version, processing_job FROM tracks
             WHERE state IN ('queued', 'processing') AND id > $1
               AND COALESCE(owner_id, id) NOT IN ",
            users::suspended!(),
            " ORDER BY id LIMIT $2",
        ))
        .bind(after).bind(AT_ONCE)
        .fetch_all(c)
        .await
    })?)
}

/// Tracks behind `after` that were left as they are for want of ffmpeg, by their ids; those
/// of suspended owners wait.
pub(crate) async fn without_renditions(
    mut conn: Conn<'_>,
    after: Uuid,
) -> Result<Vec<Waiting>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(concat!(
            "SELECT id, COALESCE(owner_id, id) AS owner_id, file_version, processing_job FROM tracks
             WHERE failure = $2 AND state IN ('ready', 'failed') AND id > $1
               AND COALESCE(owner_id, id) NOT IN ",
            users::suspended!(),
            " ORDER BY id LIMIT $3",
        ))
        .bind(after).bind(FailureCode::NoFfmpeg.as_str()).bind(AT_ONCE)
        .fetch_all(c)
        .await
    })?)
}

/// Leaves a new job for a track, unless somebody else was faster; one that plays goes on
/// to. With `failure`, writes that down instead of leaving one.
pub(crate) async fn requeue(
    tx: &mut Tx,
    track: &Waiting,
    failure: Option<FailureCode>,
) -> Result<bool, Error> {
    let job_id = tx.new_id();
    let state = if failure.is_some() {
        "failed"
    } else {
        "queued"
    };
    let noted = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks
             SET state = CASE WHEN state = 'ready' THEN state ELSE $4 END,
                 failure = CASE WHEN state = 'ready' THEN failure ELSE $5 END,
                 processing_job = $6
             WHERE id = $1 AND file_version = $2 AND processing_job IS NOT DISTINCT FROM $3
               AND (state IN ('queued', 'processing') OR failure = $7)",
        )
        .bind(track.id).bind(track.file_version).bind(track.processing_job)
        .bind(state).bind(failure.map(FailureCode::as_str)).bind(job_id)
        .bind(FailureCode::NoFfmpeg.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if noted == 0 {
        return Ok(false);
    }
    if failure.is_none() {
        let job = ProcessTrack {
            track_id: track.id,
            file_version: track.file_version,
            owner_id: track.owner_id,
        };
        jobs::enqueue_as(tx, &job, job_id).await?;
    }
    Ok(true)
}
