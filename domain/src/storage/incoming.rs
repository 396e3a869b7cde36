//! A file on its way in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::StreamExt;
use sha2::{Digest, Sha256};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};
use uuid::Uuid;

use super::Storage;
use super::format::AudioFormat;
use super::objects::digest_of;
use super::recognition::Found;
use super::{MediaStore, Place, disk};
use crate::error::Error;

/// Bytes gathered before a blocking thread is asked to write them.
const BUFFER: usize = 256 * 1024;

/// Bytes after which it is looked again whether the disk has room.
const ROOM_STEP: u64 = 16 * 1024 * 1024;

/// Tells the incoming files of one process apart.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A file that is being received. Dropping it removes what has arrived.
#[derive(Debug)]
pub struct Incoming {
    store: MediaStore,
    path: Temporary,
    file: BufWriter<File>,
    /// None where it is for others to compute, or for nobody.
    digest: Option<Sha256>,
    size: u64,
    room: Option<Storage>,
}

/// A file that is complete, recognised, and in its place on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The path below the store's folder.
    pub object_key: String,
    /// What it was recognised as.
    pub format: AudioFormat,
    /// Bytes.
    pub size: u64,
    /// How long it plays, where the file says so.
    pub duration: Option<Duration>,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl Incoming {
    pub(super) async fn create(store: MediaStore, digest: Option<Sha256>) -> Result<Self, Error> {
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}-{number}.part", std::process::id());
            let path = store.incoming().join(name);
            match OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .await
            {
                Ok(file) => {
                    return Ok(Self {
                        store,
                        path: Temporary(Some(path)),
                        file: BufWriter::with_capacity(BUFFER, file),
                        digest,
                        size: 0,
                        room: None,
                    });
                }
                // Left by a process that had this number before, or made by one
                // in another container.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(disk("create an incoming file", error)),
            }
        }
    }

    /// The same file, which may take no more than is left in `room`.
    #[must_use]
    pub fn within(self, room: Storage) -> Self {
        Self {
            room: Some(room),
            ..self
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Error::PayloadTooLarge`] past the store's limit, [`Error::QuotaExceeded`] past
    /// what is left of its artist's room; nothing of `bytes` is written then.
    /// [`Error::Unavailable`] when the disk does not take them or is nearly full.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let size = self.size.saturating_add(bytes.len() as u64);
        if size > self.store.limit_bytes() {
            return Err(Error::PayloadTooLarge {
                limit_bytes: self.store.limit_bytes(),
            });
        }
        if let Some(room) = self.room
            && size > room.left_bytes()
        {
            return Err(room.exceeded());
        }
        // Others write to the same disk meanwhile.
        let spans = |bytes: u64| bytes / ROOM_STEP;
        if spans(size) > spans(self.size) {
            self.store.require_room(0).await?;
        }
        self.file
            .write_all(bytes)
            .await
            .map_err(|error| disk("write an incoming file", error))?;
        if let Some(digest) = &mut self.digest {
            digest.update(bytes);
        }
        self.size = size;
        Ok(())
    }

    /// Bytes taken so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the content of another file, which is removed.
    ///
    /// # Errors
    /// Those of [`Incoming::write`].
    pub(crate) async fn append(&mut self, mut other: Self) -> Result<(), Error> {
        let path = other.flushed().await?;
        let read = |error| disk("read an incoming file", error);
        let mut file = File::open(path).await.map_err(read)?;
        let mut buffer = vec![0; BUFFER];
        loop {
            let size = file.read(&mut buffer).await.map_err(read)?;
            match buffer.get(..size) {
                Some(bytes) if size > 0 => self.write(bytes).await?,
                _ => return Ok(()),
            }
        }
    }

    /// The same file, whose content has this digest.
    #[must_use]
    pub(crate) fn with_digest(self, digest: Sha256) -> Self {
        Self {
            digest: Some(digest),
            ..self
        }
    }

    /// Takes the content of an object of this many bytes. In a folder the system copies it,
    /// and this process does not see it.
    ///
    /// # Errors
    /// Those of [`Incoming::write`]; [`Error::Unavailable`] when the object cannot be read, or
    /// is not as long.
    pub(crate) async fn append_object(&mut self, key: &str, size: u64) -> Result<(), Error> {
        let end = self.size.saturating_add(size);
        if self.digest.is_none()
            && let Place::Folder = self.store.place
            && end <= self.store.limit_bytes()
        {
            self.store.require_room(size).await?;
            self.flushed().await?;
            let write = |error| disk("write an incoming file", error);
            let to = self.file.get_ref().try_clone().await.map_err(write)?;
            let (mut to, from) = (to.into_std().await, self.store.path(key));
            let copy = move || io::copy(&mut std::fs::File::open(from)?, &mut to);
            let copied = tokio::task::spawn_blocking(copy).await;
            self.size += copied.map_err(Error::internal)?.map_err(write)?;
        } else {
            let mut bytes = self.store.read(key, 0..size).await?;
            while let Some(chunk) = bytes.next().await {
                self.write(&chunk.map_err(Error::unavailable)?).await?;
            }
        }
        if self.size == end {
            Ok(())
        } else {
            Err(Error::unavailable("a piece of an upload is cut short"))
        }
    }

    /// Stores what has arrived as an object under `key`, as it is.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk or the store does not take it; nothing is left
    /// behind.
    pub(crate) async fn keep_as(mut self, key: &str) -> Result<(), Error> {
        let store = self.store.clone();
        store.place(key, self.flushed().await?).await?;
        if let Place::Folder = store.place {
            self.path.keep();
        }
        Ok(())
    }

    /// Where all that was written lies.
    async fn flushed(&mut self) -> Result<&Path, Error> {
        let flushed = self.file.flush().await;
        flushed.map_err(|error| disk("write an incoming file", error))?;
        self.path.as_path()
    }

    /// Recognises the file by its content. Ends early when the future is dropped.
    ///
    /// # Errors
    /// [`Error::UnsupportedMediaType`] when it is no audio that is taken,
    /// [`Error::Unavailable`] when the disk fails; nothing is left behind.
    pub async fn examine(mut self) -> Result<Examined, Error> {
        let store = self.store.clone();
        let found = store.recogniser().recognise(self.flushed().await?).await?;
        Ok(Examined {
            incoming: self,
            found,
        })
    }

    /// Examines the file and moves it into place under `id`.
    ///
    /// # Errors
    /// Those of [`Incoming::examine`] and [`Examined::place`].
    pub async fn finish(self, id: Uuid) -> Result<StoredFile, Error> {
        self.examine().await?.place(id).await
    }
}

/// A file that has arrived and is audio. Dropping it removes it.
#[derive(Debug)]
pub struct Examined {
    incoming: Incoming,
    found: Found,
}

impl Examined {
    /// Where it lies until it is in its place.
    pub(crate) fn path(&self) -> Result<&Path, Error> {
        self.incoming.path.as_path()
    }

    /// Moves the file into place under `id`. When this returns, the file survives a
    /// loss of power.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk fails; nothing is left behind.
    pub async fn place(self, id: Uuid) -> Result<StoredFile, Error> {
        let Incoming {
            store,
            mut path,
            file,
            digest,
            size,
            ..
        } = self.incoming;
        let Found { format, duration } = self.found;
        drop(file);

        let name = id.simple().to_string();
        let folder = name.get(30..).unwrap_or_default();
        let object_key = format!("{folder}/{id}.{}", format.as_str());
        let sha256 = match digest {
            Some(digest) => digest.finalize().into(),
            None => digest_of(path.as_path()?).await?.0,
        };
        store.place(&object_key, path.as_path()?).await?;
        if let Place::Folder = store.place {
            path.keep();
        }
        Ok(StoredFile {
            object_key,
            format,
            size,
            duration,
            sha256,
        })
    }
}

/// A path that is removed when it is dropped.
#[derive(Debug)]
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn as_path(&self) -> Result<&Path, Error> {
        self.0
            .as_deref()
            .ok_or_else(|| Error::internal("the incoming file is gone"))
    }

    fn keep(&mut self) {
        self.0 = None;
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // One system call on a path that is in memory anyway; an error means
        // that it is gone, or that the sweep will find it.
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}
