//! What is played: made of the original, in more than one quality.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::visible::{Audience, Guard, guard};
use crate::caller::Caller;
use crate::db::{from_row, on, stored_names};
use crate::error::Error;

stored_names! {
    /// How good a rendition is.
    Quality {
        /// For thin lines: 96 kbit/s.
        Low = "low",
        /// 192 kbit/s.
        High = "high",
    }
}

/// Where in a rendition what begins: an MP4 file in fragments that play by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragments {
    /// Bytes at the start that every fragment needs.
    pub init: u64,
    /// Where each begins, how many bytes it has, and for how many milliseconds it plays.
    pub segments: Vec<(u64, u64, u64)>,
}

impl TryFrom<String> for Fragments {
    type Error = serde_json::Error;

    /// Reads what is stored.
    fn try_from(stored: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&stored)
    }
}

/// One rendition of a track, as playlists need it.
#[derive(Debug, Clone)]
pub struct Rendition {
    /// How good it is.
    pub quality: Quality,
    /// As HLS has it, such as `mp4a.40.2`.
    pub codec: String,
    /// SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// Where in it what begins.
    pub fragments: Fragments,
}

from_row!(Rendition {
    quality: String,
    codec,
    sha256,
    fragments: String,
});

/// The renditions of a track, the best first, and who else may have them.
/// `key` is what the link of an unlisted track carries.
///
/// # Errors
/// [`Error::NotFound`] for a track that the caller may not hear, as for one that is not
/// there, or of which nothing was made.
pub(crate) async fn renditions(
    caller: &Caller,
    id: Uuid,
    key: Option<&str>,
) -> Result<(Vec<Rendition>, Audience), Error> {
    let viewer = caller.principal().ok().map(|who| who.user_id);
    let mut reader = caller.read().await?;
    let guard: Option<Guard> = on!(reader.conn(), c => {
        sqlx::query_as(concat!("SELECT ", guard!(), " FROM tracks WHERE id = $1"))
        .bind(id)
        .fetch_optional(c)
        .await
    })?;
    let guard = guard.ok_or(Error::NotFound)?;
    let audience = guard.audience(reader.conn(), viewer, key).await?;
    let audience = audience.ok_or(Error::NotFound)?;
    let found: Vec<Rendition> = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT quality, codec, sha256, fragments FROM track_renditions
             WHERE track_id = $1 ORDER BY bits_per_s DESC",
        )
        .bind(id)
        .fetch_all(c)
        .await
    })?;
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    Ok((found, audience))
}
