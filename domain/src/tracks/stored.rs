//! What of a track lies in the media store.

use uuid::Uuid;

use super::renditions::Quality;
use super::visible::{Audience, Guard, guard};
use crate::caller::Caller;
use crate::db::{Reader, from_row, on};
use crate::error::Error;

/// What of a track lies in the media store, and who may have it.
#[derive(Debug, Clone)]
pub(crate) struct StoredTrack {
    guard: Guard,
    pub(crate) title: String,
    pub(crate) object_key: String,
    pub(crate) content_type: String,
    pub(crate) size_bytes: i64,
    pub(crate) sha256: Vec<u8>,
    pub(crate) artwork_key: Option<String>,
    pub(crate) artwork_sha256: Option<Vec<u8>>,
    /// In the quality that was asked for where there is that one.
    pub(crate) rendition_key: Option<String>,
    pub(crate) rendition_type: Option<String>,
    pub(crate) rendition_size: Option<i64>,
    pub(crate) rendition_sha256: Option<Vec<u8>>,
}

from_row!(StoredTrack {
    guard = row,
    title,
    object_key,
    content_type,
    size_bytes,
    sha256,
    artwork_key,
    artwork_sha256,
    rendition_key,
    rendition_type,
    rendition_size,
    rendition_sha256,
});

/// What is stored of the track with this id, with a rendition of this quality, or another
/// where there is none, and who else may have it. `key` is what the link of an unlisted
/// track carries. One query, unless it takes another to know whether the caller is a member.
///
/// # Errors
/// [`Error::NotFound`] for a track that the caller may not hear, as for one that is not
/// there.
pub(crate) async fn stored(
    caller: &Caller,
    id: Uuid,
    key: Option<&str>,
    quality: Quality,
) -> Result<(StoredTrack, Audience), Error> {
    let viewer = caller.principal().ok().map(|who| who.user_id);
    let mut reader = caller.read().await?;
    let track = read(&mut reader, id, quality).await?;
    let audience = track.guard.audience(reader.conn(), viewer, key).await?;
    Ok((track, audience.ok_or(Error::NotFound)?))
}

/// The same for what is for members of its artist alone, whoever may hear the track.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) async fn stored_for_member(caller: &Caller, id: Uuid) -> Result<StoredTrack, Error> {
    let Ok(viewer) = caller.principal() else {
        return Err(Error::NotFound);
    };
    let mut reader = caller.read().await?;
    let track = read(&mut reader, id, Quality::High).await?;
    if track
        .guard
        .lets_in(reader.conn(), Some(viewer.user_id))
        .await?
    {
        Ok(track)
    } else {
        Err(Error::NotFound)
    }
}

async fn read(reader: &mut Reader, id: Uuid, quality: Quality) -> Result<StoredTrack, Error> {
    // What was made of a file that has been replaced plays until the same is made of the new
    // one, which takes its place.
    let track: Option<StoredTrack> = on!(reader.conn(), c => {
        sqlx::query_as(concat!(
            "SELECT ",
            guard!(),
            ", tracks.title, tracks.object_key, tracks.content_type, tracks.size_bytes,
                 tracks.sha256, tracks.artwork_key, tracks.artwork_sha256,
                 made.object_key AS rendition_key, made.content_type AS rendition_type,
                 made.size_bytes AS rendition_size, made.sha256 AS rendition_sha256
             FROM tracks LEFT JOIN track_renditions AS made ON made.track_id = tracks.id
             WHERE tracks.id = $1
             ORDER BY CASE WHEN made.quality = $2 THEN 0 ELSE 1 END
             LIMIT 1",
        ))
        .bind(id)
        .bind(quality.as_str())
        .fetch_optional(c)
        .await
    })?;
    track.ok_or(Error::NotFound)
}
