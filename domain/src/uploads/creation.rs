//! Announcing a file that is to arrive in parts.

use uuid::Uuid;

use super::rows;
use super::upload::Upload;
use crate::artists;
use crate::caller::Caller;
use crate::error::{Error, Fault, FieldError};
use crate::tracks;

/// The most characters that are kept of a file's name: what file systems allow.
const FILE_NAME: usize = 255;

/// A file that is to arrive, and what its track is to be.
#[derive(Debug, Clone, Default)]
pub struct NewUpload {
    /// Bytes.
    pub length: u64,
    /// What the file is called where it comes from.
    pub file_name: Option<String>,
    /// What the track is to be called; none to call it after the file.
    pub title: Option<String>,
    /// What is to be said of it.
    pub description: Option<String>,
    /// Whose music it is; none for the caller's own artist.
    pub artist_id: Option<Uuid>,
}

/// Makes room for a file. Asked after [`tracks::require_creator`].
///
/// # Errors
/// [`Error::Validation`] with the fields `title`, `description` and `file`, which is there
/// when the file has no bytes; [`Error::PayloadTooLarge`]; [`Error::QuotaExceeded`] when it
/// does not fit in beside what is stored and what has arrived of other files;
/// [`Error::TooMany`] when as many wait as may; [`Error::NotFound`] when the caller does not
/// act for that artist; [`Error::Unavailable`] when the disk is nearly full.
pub async fn create(caller: &Caller, new: NewUpload) -> Result<Upload, Error> {
    let outcome = announce(caller, new).await;
    match &outcome {
        Ok(_) => tracks::count_started(),
        Err(error) => tracks::count_refused(error),
    }
    outcome
}

async fn announce(caller: &Caller, new: NewUpload) -> Result<Upload, Error> {
    let owner_id = caller.principal()?.user_id;
    let limit_bytes = caller.media.limit_bytes();
    if new.length > limit_bytes {
        return Err(Error::PayloadTooLarge { limit_bytes });
    }
    let now = caller.clock.now();
    let length = new.length;
    let file_name = new.file_name.as_deref().map(last_characters);
    let upload = Upload {
        id: caller.new_id(),
        file_name,
        title: new.title,
        description: new.description,
        size_bytes: i64::try_from(length).map_err(Error::internal)?,
        offset_bytes: 0,
        created_at: now,
        expires_at: now + caller.settings.upload_lifetime,
        track_id: None,
        artist_id: new.artist_id,
    };
    let mut problems = upload.form().problems();
    if length == 0 {
        problems.push(FieldError::new("file", Fault::FileMissing));
    }
    if !problems.is_empty() {
        return Err(Error::Validation(problems));
    }
    caller.media.require_room(length).await?;
    caller
        .write(async move |tx| {
            // Which holds the owner's row, so that no two see the same last place.
            tracks::held_storage(tx, owner_id).await?.require(length)?;
            let most = tx.settings().uploads_waiting;
            let now = tx.now();
            let waiting = rows::waiting(tx.conn(), owner_id, now).await?;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            if waiting.len() >= most {
                return Err(Error::TooMany { most });
            }
            if let Some(artist_id) = upload.artist_id
                && !artists::is_member(tx.conn(), artist_id, owner_id).await?
            {
                return Err(Error::NotFound);
            }
            rows::insert(tx.conn(), owner_id, &upload).await?;
            Ok(upload)
        })
        .await
}

/// The end of a long name, where its extension is.
fn last_characters(name: &str) -> String {
    let surplus = name.chars().count().saturating_sub(FILE_NAME);
    // Neither database keeps a zero in a text.
    let kept = name.chars().skip(surplus).filter(|c| *c != '\0');
    kept.collect()
}
