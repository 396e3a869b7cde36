//! The shape of a track's sound.

use serde::Serialize;
use uuid::Uuid;

use super::visible::seen;
use crate::caller::Caller;
use crate::db::on;
use crate::error::Error;

/// The peaks of the track, 0 to 255 each, evenly over its length; none where they are not
/// known. `key` is what the link of an unlisted track carries.
///
/// # Errors
/// [`Error::NotFound`] for a track that the caller may not see.
pub async fn peaks(caller: &Caller, id: Uuid, key: Option<&str>) -> Result<Vec<u8>, Error> {
    seen(caller, id, key).await?;
    let mut reader = caller.read().await?;
    let peaks: Option<Option<Vec<u8>>> = on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT waveform FROM tracks WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(peaks.flatten().unwrap_or_default())
}

/// The waveform of a track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Waveform {
    /// The loudest moment of each thousandth, 0 (silence) to 255 (full scale).
    #[schema(value_type = Vec<u8>, min_items = 1000, max_items = 1000)]
    pub peaks: Vec<u8>,
    /// How long all of it plays, in milliseconds.
    pub duration_ms: i64,
}

/// The waveform of a track that the caller may see, logged in or not. `key` is what the
/// link of an unlisted track carries.
///
/// # Errors
/// [`Error::NotFound`] when they may not, and as long as there is none.
pub async fn waveform(caller: &Caller, id: Uuid, key: Option<&str>) -> Result<Waveform, Error> {
    seen(caller, id, key).await?;
    let mut reader = caller.read().await?;
    let found: Option<(Option<Vec<u8>>, Option<i64>)> = on!(reader.conn(), c => {
        sqlx::query_as("SELECT waveform, duration_ms FROM tracks WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    match found {
        Some((Some(peaks), Some(duration_ms))) => Ok(Waveform { peaks, duration_ms }),
        _ => Err(Error::NotFound),
    }
}
