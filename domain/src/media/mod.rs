//! Uploaded audio files, on disk below `$STAGEDOOR_DATA/media`.
//!
//! A file arrives in `incoming/`, is recognised by its content, and is moved
//! into place only when complete and on the disk. What lies in place is named
//! by the id of its track: `<last two hex digits>/<id>.<extension>`; the last
//! digits because the first of a version 7 id are the time, and would put
//! everything into one folder.

mod format;
mod incoming;
mod recognition;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::fs;

pub use format::AudioFormat;
pub use incoming::{Incoming, StoredFile};

use self::recognition::Recogniser;
use crate::error::Error;

/// What is this old in `incoming/` when a store opens was left by a process
/// that died. Younger files may be another process's uploads under way.
const STALE: Duration = Duration::from_hours(24);

/// Where uploaded files live. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MediaStore(Arc<Folders>);

#[derive(Debug)]
struct Folders {
    root: PathBuf,
    incoming: PathBuf,
    limit_bytes: u64,
    recogniser: Recogniser,
}

impl MediaStore {
    /// Opens the store in the folder `root`, which is created when missing.
    /// Files in `incoming/` that have not been written to for a day are
    /// removed; several processes may share one store.
    ///
    /// `limit_bytes` is the largest file that is taken.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the folders cannot be made.
    pub async fn open(root: impl Into<PathBuf>, limit_bytes: u64) -> Result<Self, Error> {
        let root = root.into();
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming)
            .await
            .map_err(|error| disk("create the folders", error))?;
        if let Err(error) = sweep(&incoming).await {
            tracing::warn!(%error, "could not sweep the folder of incoming files");
        }
        Ok(Self(Arc::new(Folders {
            root,
            incoming,
            limit_bytes,
            recogniser: Recogniser::new(),
        })))
    }

    /// Begins to take a file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no file can be made, as on a full disk.
    pub async fn begin(&self) -> Result<Incoming, Error> {
        Incoming::create(self.clone()).await
    }

    /// The largest file that is taken, in bytes.
    pub fn limit_bytes(&self) -> u64 {
        self.0.limit_bytes
    }

    /// Where the file with this key is.
    pub fn path(&self, object_key: &str) -> PathBuf {
        self.0.root.join(object_key)
    }

    /// Removes a file that no track speaks of. A failure is logged: it leaves
    /// bytes behind and breaks nothing.
    pub(crate) async fn discard(&self, object_key: &str) {
        if let Err(error) = fs::remove_file(self.path(object_key)).await {
            tracing::warn!(%error, object_key, "could not remove a file without a track");
        }
    }

    fn recogniser(&self) -> &Recogniser {
        &self.0.recogniser
    }

    fn incoming(&self) -> &Path {
        &self.0.incoming
    }
}

async fn sweep(folder: &Path) -> io::Result<()> {
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let metadata = entry.metadata().await?;
        // The age of a file is a matter of the file system's clock alone.
        let stale = metadata.modified()?.elapsed().is_ok_and(|age| age > STALE);
        if metadata.is_file() && stale {
            fs::remove_file(entry.path()).await?;
            tracing::info!(
                bytes = metadata.len(),
                "removed an upload that was never finished"
            );
        }
    }
    Ok(())
}

/// A failure of the disk: logged here, where what was tried is still known, and
/// answered as something that may work later.
fn disk(what: &'static str, error: io::Error) -> Error {
    let full = matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    );
    tracing::error!(%error, full, "media: could not {what}");
    Error::unavailable(error)
}

#[cfg(test)]
mod tests;
