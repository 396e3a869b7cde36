//! An upload, as its owner sees it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::from_row;
use crate::tracks::TrackForm;

/// A file that arrives in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Upload {
    /// Never changes.
    pub id: Uuid,
    /// What the file is called where it comes from.
    #[schema(required = true)]
    pub file_name: Option<String>,
    /// What the track is to be called; null to call it after the file.
    #[schema(required = true)]
    pub title: Option<String>,
    /// What is to be said of it.
    #[schema(required = true)]
    pub description: Option<String>,
    /// Bytes of the whole file.
    pub size_bytes: i64,
    /// Bytes of it that are here.
    pub offset_bytes: i64,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it is removed, unless more of it arrives.
    pub expires_at: DateTime<Utc>,
    /// The track that it has become; null until it is whole.
    #[schema(required = true)]
    pub track_id: Option<Uuid>,
    /// Whose music it is to be; none for the owner's own artist.
    #[serde(skip)]
    pub(super) artist_id: Option<Uuid>,
}

from_row!(Upload {
    id,
    file_name,
    title,
    description,
    size_bytes = "length_bytes",
    offset_bytes,
    created_at,
    expires_at,
    track_id,
    artist_id,
});

impl Upload {
    /// Bytes of the whole file.
    pub fn length(&self) -> u64 {
        u64::try_from(self.size_bytes).unwrap_or_default()
    }

    /// Bytes of it that are here.
    pub fn offset(&self) -> u64 {
        u64::try_from(self.offset_bytes).unwrap_or_default()
    }

    /// What its track is to be.
    pub(super) fn form(&self) -> TrackForm {
        let form = TrackForm {
            title: self.title.clone().unwrap_or_default(),
            description: self.description.clone(),
            artist_id: self.artist_id,
            visibility: None,
        };
        form.or_titled_after(self.file_name.as_deref().unwrap_or_default())
    }
}
