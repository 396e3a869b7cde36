//! What a track is: to its artist, and to others.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::failure::Failure;
use crate::artists::ArtistRef;
use crate::db::stored_names;

/// A track. What is not known is null; what concerns its owner alone is left out for others.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Track {
    /// Never changes.
    pub id: Uuid,
    /// Whose music it is.
    pub artist: ArtistRef,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5,000 characters.
    #[schema(required = true)]
    pub description: Option<String>,
    /// Who may hear it. One that is to be public from the start is so as soon as it plays:
    /// until then `published_at` is null, and others do not find it.
    pub visibility: Visibility,
    /// How far it is on the way from a file to something that plays.
    pub state: State,
    /// The same in per cent, 0 to 100.
    pub progress: i32,
    /// Why it does not play, where processing failed.
    #[schema(required = true)]
    pub failure: Option<Failure>,
    /// The media type of the original, told by the content.
    pub content_type: String,
    /// Bytes of the original.
    pub size_bytes: i64,
    /// How long it plays, in milliseconds.
    #[schema(required = true)]
    pub duration_ms: Option<i64>,
    /// Samples a second.
    #[schema(required = true)]
    pub sample_rate_hz: Option<i32>,
    /// 1 for mono, 2 for stereo.
    #[schema(required = true)]
    pub channels: Option<i32>,
    /// Integrated loudness by EBU R 128, in LUFS.
    #[schema(required = true)]
    pub loudness_lufs: Option<f64>,
    /// Where its picture is.
    #[schema(required = true)]
    pub artwork_url: Option<String>,
    /// How often it was listened to.
    pub plays: i64,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// When it was first public.
    #[schema(required = true)]
    pub published_at: Option<DateTime<Utc>>,
    /// Who uploaded it, as long as they have an account. For its owner alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Uuid>,
    /// Where the uploaded file is. For its owner alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_url: Option<String>,
    /// What opens the link of an unlisted track; null where there is none. For its owner
    /// alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false)]
    pub unlisted_key: Option<Option<String>>,
    /// Where it stands with whoever looks at tracks before they are public; null where
    /// nobody does. For its owner alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Review>, required = false)]
    pub review: Option<Option<Review>>,
    /// Whether it can be heard now: it is ready, or its file was replaced and what was made
    /// of the one before still plays.
    #[serde(skip)]
    pub is_playable: bool,
}

stored_names! {
    /// Who may hear a track.
    Visibility {
        /// Its artist's members.
        Private = "private",
        /// Whoever has the link with the key, too.
        Unlisted = "unlisted",
        /// Everybody.
        Public = "public",
    }
}

stored_names! {
    /// How far a track is on the way from a file to something that plays.
    State {
        /// The file is stored and waits.
        Queued = "queued",
        /// It is being worked on.
        Processing = "processing",
        /// It plays.
        Ready = "ready",
        /// It does not, and why is said.
        Failed = "failed",
    }
}

stored_names! {
    /// Where a track stands with an operator who looks at it before it is public.
    Review {
        /// It has not been looked at.
        Waiting = "waiting",
        /// It was refused.
        Rejected = "rejected",
    }
}
