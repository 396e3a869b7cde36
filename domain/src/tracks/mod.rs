//! Tracks: what artists upload.

mod admission;
mod form;
mod upload;
mod usage;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

pub use crate::limits::UPLOADS_AT_ONCE;
pub use crate::storage::Storage;
pub use admission::{Admission, admit};
pub use form::TrackForm;
pub use upload::{create, require_creator};
pub use usage::storage;

use crate::caller::Caller;
use crate::db::{from_row, on};
use crate::error::Error;
use crate::paging::{Cursor, Page};

/// Tracks on one page of a list.
const PAGE: usize = 50;

/// An uploaded track, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Track {
    /// Never changes.
    pub id: Uuid,
    /// Who uploaded it.
    pub owner_id: Uuid,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5,000 characters.
    #[schema(required = true)]
    pub description: Option<String>,
    /// The media type, told by the content.
    pub content_type: String,
    /// Bytes of the file.
    pub size_bytes: i64,
    /// How long it plays, in milliseconds, where the file says so.
    #[schema(required = true)]
    pub duration_ms: Option<i64>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

from_row!(Track {
    id,
    owner_id,
    title,
    description,
    content_type,
    size_bytes,
    duration_ms,
    created_at,
});

/// This owner's track with this id.
///
/// # Errors
/// [`Error::NotFound`], also when the track is somebody else's.
pub async fn find(caller: &Caller, id: Uuid) -> Result<Track, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.read().await?;
    let track: Option<Track> = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT id, owner_id, title, description, content_type, size_bytes, duration_ms, created_at
             FROM tracks WHERE id = $1 AND owner_id = $2",
        )
        .bind(id).bind(principal.user_id)
        .fetch_optional(c)
        .await
    })?;
    drop(reader);
    match track {
        Some(track) => Ok(track),
        None => Err(nothing_for(caller).await),
    }
}

/// Why there is nothing: because the account itself is gone, or just so.
async fn nothing_for(caller: &Caller) -> Error {
    caller.user().await.err().unwrap_or(Error::NotFound)
}

/// This owner's tracks, newest first, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub async fn list(caller: &Caller, cursor: Option<&str>) -> Result<Page<Track>, Error> {
    let principal = caller.principal()?;
    let after = cursor.map(Cursor::parse).transpose()?;
    // One more than is shown tells whether there is a next page.
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let mut reader = caller.read().await?;
    let items: Vec<Track> = match after {
        None => on!(reader.conn(), c => {
            sqlx::query_as(
                "SELECT id, owner_id, title, description, content_type, size_bytes, duration_ms, created_at
                 FROM tracks WHERE owner_id = $1
                 ORDER BY created_at DESC, id LIMIT $2",
            )
            .bind(principal.user_id).bind(limit)
            .fetch_all(c)
            .await
        })?,
        Some(after) => on!(reader.conn(), c => {
            sqlx::query_as(
                "SELECT id, owner_id, title, description, content_type, size_bytes, duration_ms, created_at
                 FROM tracks
                 WHERE owner_id = $1 AND (created_at < $3 OR (created_at = $3 AND id > $4))
                 ORDER BY created_at DESC, id LIMIT $2",
            )
            .bind(principal.user_id).bind(limit).bind(after.created_at).bind(after.id)
            .fetch_all(c)
            .await
        })?,
    };
    drop(reader);
    if items.is_empty() {
        caller.user().await?;
    }
    Ok(Page::cut(items, PAGE, |track| Cursor {
        created_at: track.created_at,
        id: track.id,
    }))
}
