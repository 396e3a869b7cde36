//! The shape of a track's sound.

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
