//! Backups: everything that a site is, as it was at one moment, in one folder.
//!
//! Objects of the media store never change under their key, so those can be linked or copied
//! in any order. They are taken hold of first, since one that is removed later would be
//! missing; then the moment is chosen that the database is copied at, and what its rows name
//! and came since is taken hold of as well; then all of that is put into place, and the rest
//! is let go.

mod failed;
mod files;
mod holding;
mod make;
mod manifest;
mod restore;

use crate::error::Error;

pub use failed::BackupFailed;
pub use make::{Made, MediaTaken, Source, make};
pub use manifest::{Manifest, MediaIn};
pub use restore::{Restored, Target, UNFINISHED, restore};

/// Does what waits for files.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupFailed> + Send + 'static,
) -> Result<T, BackupFailed> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}
