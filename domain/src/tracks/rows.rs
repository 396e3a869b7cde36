//! Reading tracks.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::failure::{Failure, FailureCode};
use super::track::{Review, State, Track, Visibility};
use crate::artists::{ArtistRef, Hidden};
use crate::db::{Conn, from_row, on};
use crate::error::Error;
use crate::storage;

/// What a [`Row`] is read from.
pub(super) const SELECT: &str = "SELECT tracks.id, tracks.owner_id, tracks.artist_id,
    artists.handle AS artist_handle, artists.name AS artist_name,
    tracks.title, tracks.description, tracks.visibility, tracks.state, tracks.progress,
    tracks.failure, tracks.content_type, tracks.size_bytes, tracks.duration_ms,
    tracks.sample_rate_hz, tracks.channels, tracks.loudness_lufs, tracks.artwork_sha256,
    tracks.plays, tracks.created_at, tracks.published_at, tracks.unlisted_key, tracks.review,
    artists.hidden,
    EXISTS (SELECT 1 FROM track_renditions WHERE track_renditions.track_id = tracks.id)
        AS has_renditions
    FROM tracks LEFT JOIN artists ON artists.id = tracks.artist_id";

/// Asks of a [`Row`] that its artist is shown.
pub(super) const OF_SHOWN: &str = "artists.hidden IS NULL";

/// A track as it is stored, with everything that somebody may be shown of it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: Uuid,
    /// None for what has outlived the account that uploaded it.
    pub(super) owner_id: Option<Uuid>,
    /// None for what was uploaded before there were artists, and belongs to none yet.
    pub(super) artist_id: Option<Uuid>,
    artist_handle: Option<String>,
    artist_name: Option<String>,
    pub(super) title: String,
    description: Option<String>,
    pub(super) visibility: Visibility,
    pub(super) state: State,
    progress: i32,
    failure: Option<Failure>,
    content_type: String,
    pub(super) size_bytes: i64,
    duration_ms: Option<i64>,
    sample_rate_hz: Option<i32>,
    channels: Option<i32>,
    loudness_lufs: Option<f64>,
    artwork_sha256: Option<Vec<u8>>,
    plays: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) published_at: Option<DateTime<Utc>>,
    pub(super) unlisted_key: Option<String>,
    pub(super) review: Option<Review>,
    /// Why nobody is shown its artist, where that is so.
    pub(super) hidden: Option<Hidden>,
    has_renditions: bool,
}

from_row!(Row {
    id,
    owner_id,
    artist_id,
    artist_handle,
    artist_name,
    title,
    description,
    visibility: String,
    state: String,
    progress,
    failure = (failure),
    content_type,
    size_bytes,
    duration_ms,
    sample_rate_hz,
    channels,
    loudness_lufs,
    artwork_sha256,
    plays,
    created_at,
    published_at,
    unlisted_key,
    review = (review),
    hidden = (Hidden::stored),
    has_renditions,
});

/// A newer program may have other reasons.
fn failure(stored: Option<String>) -> Option<Failure> {
    let code = stored.map(|code| FailureCode::try_from(code).unwrap_or(FailureCode::Internal));
    code.map(Failure)
}

fn review(stored: Option<String>) -> Option<Review> {
    Review::try_from(stored?).ok()
}

impl Row {
    /// Whether everybody may hear it by now.
    pub(super) fn is_public(&self) -> bool {
        self.visibility == Visibility::Public && self.published_at.is_some()
    }

    /// The track as its artist's members see it.
    pub(super) fn for_member(self) -> Track {
        let (owner_id, unlisted_key, review) =
            (self.owner_id, self.unlisted_key.clone(), self.review);
        let original_url = format!("/media/tracks/{}/original", self.id);
        Track {
            owner_id,
            original_url: Some(original_url),
            unlisted_key: Some(unlisted_key),
            review: Some(review),
            ..self.for_others()
        }
    }

    /// The track as everybody else sees it who may.
    pub(super) fn for_others(self) -> Track {
        let artwork_url = self.artwork_sha256.map(|hash| {
            let version = storage::version(&hash);
            let url = format!("/media/tracks/{}/artwork?v={version}", self.id);
            // Whoever sees an unlisted track has its key, or is its artist's member.
            match &self.unlisted_key {
                Some(key) if self.visibility == Visibility::Unlisted => format!("{url}&key={key}"),
                _ => url,
            }
        });
        Track {
            id: self.id,
            artist: ArtistRef {
                id: self.artist_id.unwrap_or_default(),
                handle: self.artist_handle.unwrap_or_default(),
                name: self.artist_name.unwrap_or_default(),
            },
            title: self.title,
            description: self.description,
            visibility: self.visibility,
            state: self.state,
            progress: self.progress,
            failure: self.failure,
            content_type: self.content_type,
            size_bytes: self.size_bytes,
            duration_ms: self.duration_ms,
            sample_rate_hz: self.sample_rate_hz,
            channels: self.channels,
            loudness_lufs: self.loudness_lufs,
            artwork_url,
            plays: self.plays,
            created_at: self.created_at,
            published_at: self.published_at,
            owner_id: None,
            original_url: None,
            unlisted_key: None,
            review: None,
            is_playable: self.state == State::Ready || self.has_renditions,
        }
    }
}

/// The track with this id, whoever may see it.
pub(super) async fn find(mut conn: Conn<'_>, id: Uuid) -> Result<Option<Row>, Error> {
    let sql = format!("{SELECT} WHERE tracks.id = $1");
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?)
}
