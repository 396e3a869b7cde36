//! What of a folder cannot be read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::failed::failed;
use crate::error::Error;

/// A file or a folder that this process cannot read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", .path.display())]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// What a listing that broke off is answered as. Where the store is the folder `root`, it
/// names the place in it that cannot be listed.
pub(super) async fn not_listed<T>(
    root: Option<PathBuf>,
    error: object_store::Error,
) -> Result<T, Error> {
    let found = match root {
        Some(root) => tokio::task::spawn_blocking(move || find(&root)).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(place)) => Err(Error::unavailable(place)),
        _ => Err(failed("list the objects", error)),
    }
}

/// The first below `folder`, or that itself, which cannot be listed.
fn find(folder: &Path) -> Option<Unreadable> {
    let unreadable = |source: io::Error| {
        // It has been removed meanwhile.
        let is_gone = source.kind() == io::ErrorKind::NotFound;
        (!is_gone).then(|| Unreadable {
            path: folder.to_owned(),
            source,
        })
    };
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return unreadable(error),
    };
    entries.find_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_ok_and(|kind| kind.is_dir()) => find(&entry.path()),
        Ok(_) => None,
        Err(error) => unreadable(error),
    })
}
