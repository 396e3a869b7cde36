//! Writing down how the processing of a file goes on, as long as it is still the one that
//! counts.

use uuid::Uuid;

use super::failure::FailureCode;
use super::publishing::publish_when_ready;
use crate::db::{Conn, Tx, from_row, on};
use crate::error::Error;
use crate::jobs::{self, Attempt, ProcessTrack, RemoveObjects};
use crate::pictures::{self, StoredPicture};

/// A job for a file of a track. It counts until the file is replaced, the track is
/// deleted, or another job was left for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    pub(crate) track_id: Uuid,
    pub(crate) owner_id: Uuid,
    file_version: i32,
    attempt: Attempt,
}

impl Work {
    pub(crate) const fn new(job: &ProcessTrack, attempt: Attempt) -> Self {
        Self {
            track_id: job.track_id,
            owner_id: job.owner_id,
            file_version: job.file_version,
            attempt,
        }
    }

    /// Whether there is no other try after this.
    pub(crate) const fn is_last_try(&self) -> bool {
        self.attempt.is_last
    }
}

/// The file that something is to be made of.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) object_key: String,
    pub(crate) format: String,
    /// Whether the track has a picture already.
    pub(crate) has_artwork: bool,
}

from_row!(Original {
    object_key,
    format,
    has_artwork,
});

/// What was made of a file.
#[derive(Debug, Clone)]
pub(crate) struct Processed {
    /// None where it could not be measured here.
    pub(crate) measured: Option<Measured>,
    /// None when there is no ffmpeg.
    pub(crate) renditions: Vec<RenditionFile>,
    /// The picture that the file brought along.
    pub(crate) artwork: Option<StoredPicture>,
    /// Why it does not play everywhere.
    pub(crate) lacks: Option<FailureCode>,
}

/// What was measured of a file.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) duration_ms: i64,
    pub(crate) sample_rate_hz: i32,
    pub(crate) channels: i32,
    pub(crate) loudness_lufs: Option<f64>,
    pub(crate) true_peak_dbtp: Option<f64>,
    pub(crate) waveform: Vec<u8>,
}

/// A rendition that lies in the store.
#[derive(Debug, Clone)]
pub(crate) struct RenditionFile {
    pub(crate) quality: &'static str,
    pub(crate) object_key: String,
    pub(crate) content_type: &'static str,
    pub(crate) codec: &'static str,
    pub(crate) bits_per_s: i64,
    pub(crate) size_bytes: i64,
    pub(crate) sha256: [u8; 32],
    pub(crate) fragments: String,
}

/// Begins; none when there is nothing to do any more. A track that plays already goes on
/// to while it is worked on.
pub(crate) async fn begin(tx: &mut Tx, work: Work) -> Result<Option<Original>, Error> {
    jobs::hold(tx, work.attempt).await?;
    Ok(on!(tx.conn(), c => {
        sqlx::query_as(
            "UPDATE tracks
             SET state = CASE WHEN state = 'ready' THEN state ELSE 'processing' END,
                 progress = CASE WHEN state = 'ready' THEN progress ELSE 0 END
             WHERE id = $1 AND file_version = $2 AND processing_job = $3
             RETURNING object_key, format, artwork_key IS NOT NULL AS has_artwork",
        )
        .bind(work.track_id).bind(work.file_version).bind(work.attempt.job_id)
        .fetch_optional(c)
        .await
    })?)
}

/// Whether the job still counts.
pub(crate) async fn is_wanted(mut conn: Conn<'_>, work: Work) -> Result<bool, Error> {
    let found: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT id FROM tracks WHERE id = $1 AND file_version = $2 AND processing_job = $3",
        )
        .bind(work.track_id).bind(work.file_version).bind(work.attempt.job_id)
        .fetch_optional(c)
        .await
    })?;
    Ok(found.is_some())
}

/// Notes how far it is, in per cent; whether the job still counts.
pub(crate) async fn note_progress(tx: &mut Tx, work: Work, percent: i32) -> Result<bool, Error> {
    jobs::hold(tx, work.attempt).await?;
    let noted = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks
             SET progress = CASE WHEN state = 'ready' THEN progress ELSE $4 END
             WHERE id = $1 AND file_version = $2 AND processing_job = $3",
        )
        .bind(work.track_id).bind(work.file_version).bind(work.attempt.job_id).bind(percent)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(noted == 1)
}

/// Writes down what was made: the track is ready, and what was made before goes. Whether
/// the job still counted: if not, nothing was written.
pub(crate) async fn complete(tx: &mut Tx, work: Work, made: &Processed) -> Result<bool, Error> {
    jobs::hold(tx, work.attempt).await?;
    let measured = made.measured.as_ref();
    let lacks = made.lacks.map(FailureCode::as_str);
    let noted = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks
             SET state = 'ready', progress = 100, failure = $4,
                 duration_ms = COALESCE($5, duration_ms), sample_rate_hz = $6, channels = $7,
                 loudness_lufs = $8, true_peak_dbtp = $9, waveform = $10
             WHERE id = $1 AND file_version = $2 AND processing_job = $3",
        )
        .bind(work.track_id).bind(work.file_version).bind(work.attempt.job_id)
        .bind(lacks)
        .bind(measured.map(|sound| sound.duration_ms))
        .bind(measured.map(|sound| sound.sample_rate_hz))
        .bind(measured.map(|sound| sound.channels))
        .bind(measured.and_then(|sound| sound.loudness_lufs))
        .bind(measured.and_then(|sound| sound.true_peak_dbtp))
        .bind(measured.map(|sound| sound.waveform.as_slice()))
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if noted == 0 {
        return Ok(false);
    }
    remove_renditions(tx, work).await?;
    for rendition in &made.renditions {
        insert(tx, work, rendition).await?;
    }
    if let Some(picture) = &made.artwork {
        set_artwork(tx, work, picture).await?;
    }
    publish_when_ready(tx, work.track_id).await?;
    Ok(true)
}

async fn remove_renditions(tx: &mut Tx, work: Work) -> Result<(), Error> {
    let keys: Vec<String> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "DELETE FROM track_renditions WHERE track_id = $1 RETURNING object_key",
        )
        .bind(work.track_id)
        .fetch_all(c)
        .await
    })?;
    if keys.is_empty() {
        return Ok(());
    }
    let owner_id = work.owner_id;
    jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await
}

async fn insert(tx: &mut Tx, work: Work, rendition: &RenditionFile) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO track_renditions
                 (track_id, quality, file_version, object_key, content_type, codec,
                  bits_per_s, size_bytes, sha256, fragments)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(work.track_id).bind(rendition.quality).bind(work.file_version)
        .bind(&rendition.object_key).bind(rendition.content_type).bind(rendition.codec)
        .bind(rendition.bits_per_s).bind(rendition.size_bytes)
        .bind(rendition.sha256.as_slice()).bind(&rendition.fragments)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Gives it this picture, unless it has got one meanwhile.
async fn set_artwork(tx: &mut Tx, work: Work, picture: &StoredPicture) -> Result<(), Error> {
    let given = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks SET artwork_key = $2, artwork_sha256 = $3
             WHERE id = $1 AND artwork_key IS NULL",
        )
        .bind(work.track_id).bind(&picture.key).bind(picture.sha256.as_slice())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if given == 1 {
        return Ok(());
    }
    let keys = pictures::keys(picture.key.clone()).to_vec();
    let owner_id = work.owner_id;
    jobs::enqueue(tx, &RemoveObjects { owner_id, keys }).await
}

/// Writes down why nothing was made; a track that played before still does. Whether the
/// job still counted.
pub(crate) async fn fail(tx: &mut Tx, work: Work, why: FailureCode) -> Result<bool, Error> {
    jobs::hold(tx, work.attempt).await?;
    let noted = on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE tracks
             SET state = CASE WHEN state = 'ready' THEN state ELSE 'failed' END, failure = $4
             WHERE id = $1 AND file_version = $2 AND processing_job = $3",
        )
        .bind(work.track_id).bind(work.file_version).bind(work.attempt.job_id)
        .bind(why.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(noted == 1)
}
