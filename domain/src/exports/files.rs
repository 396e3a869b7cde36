//! Reading what was uploaded once, to know what an archive will say of it.

use crc32fast::Hasher;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use super::contents::Media;
use super::plan::{Place, PlannedFile};
use super::progress::Progress;
use super::texts::Listed;
use crate::error::Error;
use crate::services::Services;
use crate::storage::hex;

/// Bytes that are read between two looks at how far it is.
const STEP: u64 = 8 * 1024 * 1024;

/// Adds up the sums of the file.
///
/// # Errors
/// [`Error::NotFound`] where it is gone, or nobody wants the copy any more;
/// [`Error::Unavailable`].
pub(super) async fn add_up(
    services: &Services,
    media: &Media,
    progress: &mut Progress<'_>,
) -> Result<(PlannedFile, Listed), Error> {
    let size = services.media.size(&media.key).await?;
    let mut content = services.media.read(&media.key, 0..size).await?;
    let (mut crc32, mut sha256) = (Hasher::new(), Sha256::new());
    let (mut total, mut since) = (0, 0);
    while let Some(bytes) = content.try_next().await.map_err(Error::unavailable)? {
        crc32.update(&bytes);
        sha256.update(&bytes);
        total += bytes.len() as u64;
        since += bytes.len() as u64;
        if since >= STEP {
            progress.add(since).await?;
            since = 0;
        }
    }
    if total != size {
        return Err(Error::unavailable("an object ended early"));
    }
    progress.add(since).await?;
    let planned = PlannedFile {
        name: media.name.clone(),
        size,
        crc32: crc32.finalize(),
        place: Place::Object {
            key: media.key.clone(),
        },
    };
    let listed = Listed {
        path: media.name.clone(),
        size_bytes: size,
        sha256: hex(&sha256.finalize()),
    };
    Ok((planned, listed))
}
