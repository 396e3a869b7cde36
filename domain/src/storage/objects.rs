//! Objects of the store by their keys: written whole, read in part, removed.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::scratch::Scratch;
use super::{MediaStore, disk};
use crate::error::Error;

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// What an object is, once it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredObject {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

impl MediaStore {
    /// Stores the file at `from` under `key`, and takes it away from there. When this
    /// returns, it survives a loss of power.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not take it.
    pub async fn put_file(&self, key: &str, from: &Path) -> Result<StoredObject, Error> {
        let (digest, size) = digest_of(from)
            .await
            .map_err(|error| disk("read a file to be stored", error))?;
        self.place(key, from).await?;
        Ok(StoredObject {
            size,
            sha256: digest,
        })
    }

    /// Stores `content` under `key`. When this returns, it survives a loss of power.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not take it.
    pub async fn put_bytes(&self, key: &str, content: Bytes) -> Result<StoredObject, Error> {
        let name = key.replace('/', "-");
        let path = self.incoming().join(format!("{name}.part"));
        let written = async {
            let mut file = File::create(&path).await?;
            file.write_all(&content).await?;
            file.flush().await
        };
        let written: io::Result<()> = written.await;
        written.map_err(|error| disk("write an object", error))?;
        self.place(key, &path).await?;
        Ok(StoredObject {
            size: content.len() as u64,
            sha256: Sha256::digest(&content).into(),
        })
    }

    async fn place(&self, key: &str, from: &Path) -> Result<(), Error> {
        let place = self.path(key);
        let folder = place.parent().unwrap_or(&place).to_owned();
        let placed = async {
            File::open(from).await?.sync_all().await?;
            fs::create_dir_all(&folder).await?;
            fs::rename(from, &place).await?;
            let mut above = folder.as_path();
            // A folder that is new is a name in the one above.
            while above.starts_with(self.path("")) {
                File::open(above).await?.sync_all().await?;
                let Some(next) = above.parent() else { break };
                above = next;
            }
            Ok(())
        };
        let placed: io::Result<()> = placed.await;
        placed.map_err(|error| disk("store an object", error))
    }

    /// A path at which the object can be read by a program of the system: its own, or one
    /// in `scratch`, to which it was fetched. Nothing writes there.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none with this key; [`Error::Unavailable`].
    #[expect(clippy::unused_async, reason = "an object may have to be fetched")]
    pub async fn local(&self, key: &str, scratch: &Scratch) -> Result<PathBuf, Error> {
        let _ = scratch;
        Ok(self.path(key))
    }

    /// Reads these bytes of the object, as they are asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none with this key; [`Error::Unavailable`].
    pub async fn read(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, io::Result<Bytes>>, Error> {
        let opened = async {
            let mut file = File::open(self.path(key)).await?;
            file.seek(SeekFrom::Start(range.start)).await?;
            Ok(file)
        };
        let opened: io::Result<File> = opened.await;
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound,
            _ => disk("read an object", error),
        })?;
        let part = file.take(range.end.saturating_sub(range.start));
        Ok(ReaderStream::with_capacity(part, BUFFER).boxed())
    }

    /// Removes the object; that there is none is as good.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not do it.
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        match fs::remove_file(self.path(key)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(disk("remove an object", error))
            }
            _ => Ok(()),
        }
    }
}

/// A key below `folder` for an object of its own: `<folder>/<last two hex digits>/<id>.<extension>`.
/// The last digits, because the first of a version 7 id are the time, and would put
/// everything into one folder.
pub fn new_key(folder: &str, id: Uuid, extension: &str) -> String {
    let name = id.simple().to_string();
    let spread = name.get(30..).unwrap_or_default();
    format!("{folder}/{spread}/{id}.{extension}")
}

async fn digest_of(path: &Path) -> io::Result<([u8; 32], u64)> {
    let mut file = File::open(path).await?;
    let (mut digest, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = file.read(&mut buffer).await?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            return Ok((digest.finalize().into(), size));
        };
        digest.update(part);
        size += read as u64;
    }
}
