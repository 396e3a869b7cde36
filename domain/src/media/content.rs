//! What somebody may have of the media store.

use uuid::Uuid;

use crate::artists;
use crate::caller::Caller;
use crate::error::Error;
use crate::pictures;
use crate::storage::content_type;
use crate::tracks::{self, Audience, Quality, Rendition};

/// What somebody wants of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The file that was uploaded. For members of its artist alone: whoever may hear a track
    /// is not given what it was made of.
    Original,
    /// What plays, in this quality where there is that one.
    Stream(Quality),
    /// The picture.
    Artwork,
}

/// An object that somebody may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Under which key it is stored.
    pub key: String,
    /// The media type.
    pub content_type: String,
    /// Bytes; none where the store has to be asked.
    pub size: Option<u64>,
    /// SHA-256 of the content.
    pub sha256: Vec<u8>,
    /// Who else may have it.
    pub audience: Audience,
    /// As what it is saved, where it is to be saved: a title, and an extension.
    pub saved_as: Option<(String, String)>,
}

impl Content {
    /// Under which key the same picture is stored smaller, where it is.
    pub fn smaller(&self) -> Option<String> {
        let is_picture = self.content_type == pictures::CONTENT_TYPE;
        is_picture.then(|| pictures::small_key(&self.key))
    }
}

/// What the caller wants of the track with this id. `key` is what the link of an unlisted
/// track carries.
///
/// What plays is a rendition; while there is none, the original, which most browsers can
/// play most of.
///
/// # Errors
/// [`Error::NotFound`] for what the caller may not have, as for what is not there.
pub async fn of_track(
    caller: &Caller,
    id: Uuid,
    key: Option<&str>,
    wanted: Wanted,
) -> Result<Content, Error> {
    match wanted {
        Wanted::Original => {
            let track = tracks::stored_for_member(caller, id).await?;
            let extension = track.object_key.rsplit_once('.').map_or("", |(_, it)| it);
            Ok(Content {
                saved_as: Some((track.title, extension.to_owned())),
                size: size(track.size_bytes)?,
                key: track.object_key,
                content_type: track.content_type,
                sha256: track.sha256,
                audience: Audience::Members,
            })
        }
        Wanted::Stream(quality) => {
            let (track, audience) = tracks::stored(caller, id, key, quality).await?;
            let made = (
                track.rendition_key,
                track.rendition_type,
                track.rendition_size,
                track.rendition_sha256,
            );
            let (key, content_type, bytes, sha256) = match made {
                (Some(key), Some(kind), Some(bytes), Some(sha256)) => (key, kind, bytes, sha256),
                _ => (
                    track.object_key,
                    track.content_type,
                    track.size_bytes,
                    track.sha256,
                ),
            };
            Ok(Content {
                key,
                content_type,
                size: size(bytes)?,
                sha256,
                audience,
                saved_as: None,
            })
        }
        Wanted::Artwork => {
            let (track, audience) = tracks::stored(caller, id, key, Quality::High).await?;
            picture(track.artwork_key, track.artwork_sha256, audience)
        }
    }
}

/// The renditions of a track, the best first, and who else may have them.
///
/// # Errors
/// [`Error::NotFound`], also while there are none.
pub async fn renditions(
    caller: &Caller,
    id: Uuid,
    key: Option<&str>,
) -> Result<(Vec<Rendition>, Audience), Error> {
    tracks::renditions(caller, id, key).await
}

/// The picture of an artist: for everybody once one of their tracks is public.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn of_artist(caller: &Caller, id: Uuid) -> Result<Content, Error> {
    let mut reader = caller.read().await?;
    let found = artists::stored_picture(reader.conn(), id).await?;
    let (key, sha256) = found.ok_or(Error::NotFound)?;
    if artists::is_hidden(reader.conn(), id).await? {
        return Err(Error::NotFound);
    }
    let audience = if tracks::any_public(reader.conn(), id).await? {
        Audience::Everybody
    } else {
        let viewer = caller.principal().map_err(|_| Error::NotFound)?;
        if !artists::is_member(reader.conn(), id, viewer.user_id).await? {
            return Err(Error::NotFound);
        }
        Audience::Members
    };
    picture(Some(key), Some(sha256), audience)
}

fn picture(
    key: Option<String>,
    sha256: Option<Vec<u8>>,
    audience: Audience,
) -> Result<Content, Error> {
    let (Some(key), Some(sha256)) = (key, sha256) else {
        return Err(Error::NotFound);
    };
    Ok(Content {
        content_type: content_type(&key).to_owned(),
        size: None,
        key,
        sha256,
        audience,
        saved_as: None,
    })
}

fn size(stored: i64) -> Result<Option<u64>, Error> {
    stored.try_into().map(Some).map_err(Error::internal)
}
