//! Audio, pictures and what else is too large for the database: in a folder, by default
//! `$STAGEDOOR_DATA/media`, or in a bucket that is reached as S3 has it.
//!
//! A file arrives in `incoming/`, on a disk of this machine, is recognised by its content,
//! and becomes an object of the store only when it is complete: moved into place in a
//! folder, uploaded to a bucket. What was uploaded is named by the id of its track:
//! `<last two hex digits>/<id>.<extension>`; the last digits because the first of a
//! version 7 id are the time, and would put everything into one folder. An object never
//! changes: another content has another key.

mod bucket;
mod client;
mod content_type;
mod failed;
mod folder;
mod format;
mod incoming;
mod location;
mod objects;
mod proof;
mod reading;
mod recognition;
mod refusal;
mod room;
mod scanner;
mod scratch;
mod unfinished;
mod unreadable;
mod upload;
mod version;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use sha2::{Digest, Sha256};
use tokio::fs;

pub use content_type::content_type;
pub use format::AudioFormat;
pub use incoming::{Examined, Incoming, StoredFile};
pub use location::{BucketLocation, Location};
pub(crate) use objects::Listed;
pub use objects::{StoredObject, new_key};
pub use room::Storage;
pub use scanner::Scanner;
pub use scratch::Scratch;
pub use unreadable::Unreadable;
pub use version::{hex, version};

use crate::error::Error;
use crate::file_owner;
use crate::storage::bucket::Bucket;
use crate::storage::failed::disk;
use crate::storage::recognition::Recogniser;
use crate::storage::refusal::Refusal;

/// What is this old in `incoming/` when a store opens was left by a process
/// that died. Younger files may be another process's uploads under way.
const STALE: Duration = Duration::from_hours(24);

/// Where objects live, and where files arrive that will be some. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MediaStore {
    folders: Arc<Folders>,
    objects: Arc<dyn ObjectStore>,
    place: Place,
    floor_bytes: u64,
    refusal: Refusal,
}

/// What becomes of a file that is to be an object.
#[derive(Debug, Clone)]
enum Place {
    /// It is moved.
    Folder,
    /// It is uploaded.
    Bucket(Box<Bucket>),
}

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
        let folders = Folders::open(root.into(), limit_bytes).await?;
        let objects = LocalFileSystem::new_with_prefix(&folders.root);
        Ok(Self {
            objects: Arc::new(objects.map_err(|error| failed::failed("open the folder", error))?),
            folders: Arc::new(folders),
            place: Place::Folder,
            floor_bytes: 0,
            refusal: Refusal::default(),
        })
    }

    /// Opens the store at `location`. What arrives for a bucket does so in the folder
    /// `arriving`. Nothing is asked of a bucket yet: one that is away now may be there later.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when folders cannot be made, or the variables of a bucket
    /// cannot be used.
    pub async fn open_at(
        location: &Location,
        arriving: impl Into<PathBuf>,
        limit_bytes: u64,
    ) -> Result<Self, Error> {
        let location = match location {
            Location::Folder(root) => return Self::open(root, limit_bytes).await,
            Location::Bucket(location) => location,
        };
        let bucket = Bucket::open(location).map_err(Error::unavailable)?;
        Ok(Self {
            folders: Arc::new(Folders::open(arriving.into(), limit_bytes).await?),
            objects: bucket.objects(),
            place: Place::Bucket(Box::new(bucket)),
            floor_bytes: 0,
            refusal: Refusal::default(),
        })
    }

    /// The same store, which keeps `bytes` of its disk free: it takes no file that
    /// would leave less.
    #[must_use]
    pub fn keeping_free(self, bytes: u64) -> Self {
        Self {
            floor_bytes: bytes,
            ..self
        }
    }

    /// Whether there is room for `bytes` more.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when less would be left free than is kept, or the disk
    /// does not tell.
    pub async fn require_room(&self, bytes: u64) -> Result<(), Error> {
        let root = self.folders.root.clone();
        let asked = tokio::task::spawn_blocking(move || disk_free(&root)).await;
        let free = asked
            .map_err(Error::internal)?
            .map_err(|error| disk("ask for free space", error))?;
        if free >= self.floor_bytes.saturating_add(bytes) {
            return Ok(());
        }
        let floor = self.floor_bytes;
        Err(Error::unavailable(format!(
            "the disk is nearly full: {free} bytes are free, {floor} are kept free, and {bytes} \
             were to be taken"
        )))
    }

    /// Begins to take a file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no file can be made, as on a full disk, and while the
    /// store takes nothing.
    pub async fn begin(&self) -> Result<Incoming, Error> {
        self.refusal.require_none()?;
        Incoming::create(self.clone(), Some(Sha256::new())).await
    }

    /// The same for a part of a file, or a file of parts, whose digest is computed by
    /// whoever sees the whole of it go by: else when it is in its place.
    ///
    /// # Errors
    /// [`Error::Unavailable`], too.
    pub(crate) async fn begin_part(&self) -> Result<Incoming, Error> {
        self.refusal.require_none()?;
        Incoming::create(self.clone(), None).await
    }

    /// The largest file that is taken, in bytes.
    pub fn limit_bytes(&self) -> u64 {
        self.folders.limit_bytes
    }

    /// Where the file with this key is, in a store that is a folder.
    pub fn path(&self, object_key: &str) -> PathBuf {
        self.folders.root.join(object_key)
    }

    /// The folder of a store that is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self.place {
            Place::Folder => Some(&self.folders.root),
            Place::Bucket(_) => None,
        }
    }

    /// Where a file can be written that is to be the object with this key, for
    /// [`put_file`](Self::put_file).
    pub(crate) fn arriving(&self, key: &str) -> PathBuf {
        self.incoming().join(key.replace('/', "-"))
    }

    /// Removes an object that no row speaks of. A failure is logged: it leaves
    /// bytes behind and breaks nothing.
    pub(crate) async fn discard(&self, object_key: &str) {
        if let Err(error) = self.remove(object_key).await {
            tracing::warn!(%error, object_key, "could not remove an object without a row");
        }
    }

    /// Removes what arrived a day ago and became nothing.
    async fn sweep_incoming(&self) -> Result<(), Error> {
        let swept = sweep(self.incoming()).await;
        swept.map_err(|error| disk("sweep the folder of incoming files", error))
    }

    fn recogniser(&self) -> &Recogniser {
        &self.folders.recogniser
    }

    fn incoming(&self) -> &Path {
        &self.folders.incoming
    }
}

impl Folders {
    async fn open(root: PathBuf, limit_bytes: u64) -> Result<Self, Error> {
        let incoming = root.join("incoming");
        for folder in [&root, &incoming] {
            let made = make(folder).await;
            made.map_err(|error| disk("create the folders", error))?;
        }
        if let Err(error) = sweep(&incoming).await {
            tracing::warn!(%error, "could not sweep the folder of incoming files");
        }
        Ok(Self {
            root,
            incoming,
            limit_bytes,
            recogniser: Recogniser::new(),
        })
    }
}

async fn make(folder: &Path) -> io::Result<()> {
    let is_new = fs::metadata(folder).await.is_err();
    fs::create_dir_all(folder).await?;
    if is_new {
        file_owner::hand_over(folder);
    }
    Ok(())
}

/// The bytes that are free on the disk of `folder`.
fn disk_free(folder: &Path) -> io::Result<u64> {
    let disk_state = rustix::fs::statvfs(folder)?;
    Ok(disk_state.f_bavail.saturating_mul(disk_state.f_frsize))
}

async fn sweep(folder: &Path) -> io::Result<()> {
    let mut entries = fs::read_dir(folder).await?;
    while let Some(entry) = entries.next_entry().await? {
        let metadata = match entry.metadata().await {
            Ok(metadata) => metadata,
            // It has been put into its place meanwhile, or was given up.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        // The age of a file is a matter of the file system's clock alone.
        let stale = metadata.modified()?.elapsed().is_ok_and(|age| age > STALE);
        if stale {
            if metadata.is_dir() {
                fs::remove_dir_all(entry.path()).await?;
            } else {
                fs::remove_file(entry.path()).await?;
            }
            tracing::info!(
                bytes = metadata.len(),
                "removed an upload that was never finished"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
