//! Objects of the store by their keys: written whole, read in part, removed.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::future::ready;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;
use uuid::Uuid;

use super::failed::failed;
use super::reading::{self, Opened};
use super::scratch::Scratch;
use super::{MediaStore, Place, disk, folder, unreadable};
use crate::error::Error;

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// An object that is there.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) key: String,
    pub(crate) modified: DateTime<Utc>,
    /// Bytes.
    pub(crate) size: u64,
}

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
        let (digest, size) = digest_of(from).await?;
        self.place(key, from).await?;
        if let Place::Bucket(_) = self.place {
            let removed = fs::remove_file(from).await;
            removed.map_err(|error| disk("remove a file that is stored", error))?;
        }
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
        let path = format!("{name}.{}.part", std::process::id());
        let path = self.incoming().join(path);
        let written = async {
            let mut file = File::create(&path).await?;
            file.write_all(&content).await?;
            file.flush().await
        };
        let written: io::Result<()> = written.await;
        let placed = match written {
            Ok(()) => self.place(key, &path).await,
            Err(error) => Err(disk("write an object", error)),
        };
        // In a folder it is gone when it is in its place.
        let _ = fs::remove_file(&path).await;
        placed?;
        Ok(StoredObject {
            size: content.len() as u64,
            sha256: Sha256::digest(&content).into(),
        })
    }

    /// Makes the file at `from` the object with this key. In a folder it is moved; from
    /// anywhere else it is for the caller to remove.
    ///
    /// # Errors
    /// [`Error::Unavailable`], also while the store takes nothing.
    pub(super) async fn place(&self, key: &str, from: &Path) -> Result<(), Error> {
        self.refusal.require_none()?;
        match &self.place {
            Place::Folder => folder::place(from, &self.path(key), &self.path(""))
                .await
                .map_err(|error| disk("store an object", error)),
            Place::Bucket(bucket) => bucket.put(key, from).await,
        }
    }

    /// A path at which the object can be read by a program of the system: its own, or one
    /// in `scratch`, to which it was fetched. Nothing writes there.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none with this key; [`Error::Unavailable`].
    pub async fn local(&self, key: &str, scratch: &Scratch) -> Result<PathBuf, Error> {
        if let Place::Folder = self.place {
            let path = self.path(key);
            let found = fs::metadata(&path).await;
            return match found {
                Ok(_) => Ok(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound),
                Err(error) => Err(disk("look at an object", error)),
            };
        }
        let path = scratch.path().join(key.replace('/', "-"));
        if fs::metadata(&path).await.is_ok() {
            return Ok(path);
        }
        let size = self.size(key).await?;
        self.require_room(size).await?;
        let mut content = self.read(key, 0..size).await?;
        let unfinished = path.with_extension("part");
        let fetched = async {
            let mut file = File::create(&unfinished).await?;
            while let Some(bytes) = content.try_next().await? {
                file.write_all(&bytes).await?;
            }
            file.flush().await?;
            fs::rename(&unfinished, &path).await
        };
        let fetched: io::Result<()> = fetched.await;
        fetched.map_err(|error| disk("fetch an object", error))?;
        Ok(path)
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
        Ok(self.open_object(key, range).await?.content)
    }

    /// The same, with the size of the whole object, which opening it tells.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none with this key; [`Error::Unavailable`].
    pub(crate) async fn open_object(&self, key: &str, range: Range<u64>) -> Result<Opened, Error> {
        reading::open(Arc::clone(&self.objects), self.whole_key(key), range)
            .await
            .map_err(|error| failed("read an object", error))
    }

    /// How many bytes the object has.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none with this key; [`Error::Unavailable`].
    pub async fn size(&self, key: &str) -> Result<u64, Error> {
        let found = self.objects.head(&self.whole_key(key)).await;
        Ok(found
            .map_err(|error| failed("look at an object", error))?
            .size)
    }

    /// Removes the object; that there is none is as good.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the store does not do it.
    pub async fn remove(&self, key: &str) -> Result<(), Error> {
        match self.objects.delete(&self.whole_key(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed("remove an object", error)),
        }
    }

    /// An address at which anybody reads the object for so long, straight from where it
    /// lies; none where nobody but this program reaches that. `kind` is the media type that
    /// it is answered with, `disposition` under which name it is saved.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn signed_url(
        &self,
        key: &str,
        kind: &str,
        disposition: Option<&str>,
        lifetime: Duration,
    ) -> Result<Option<Url>, Error> {
        match &self.place {
            Place::Folder => Ok(None),
            Place::Bucket(bucket) => {
                let url = bucket.signed(key, kind, disposition, lifetime).await?;
                Ok(Some(url))
            }
        }
    }

    /// Whose addresses [`signed_url`](Self::signed_url) gives.
    pub fn origin(&self) -> Option<&str> {
        match &self.place {
            Place::Folder => None,
            Place::Bucket(bucket) => Some(bucket.origin()),
        }
    }

    /// Every object that there is, in no order.
    pub(crate) fn list(&self) -> BoxStream<'static, Result<Listed, Error>> {
        let prefix = match &self.place {
            Place::Folder => None,
            Place::Bucket(bucket) => Some(bucket.prefix()),
        };
        let place = self.place.clone();
        let root = self.folder().map(Path::to_owned);
        self.objects
            .list(prefix)
            .or_else(move |error| unreadable::not_listed(root.clone(), error))
            .try_filter_map(move |object| {
                let key = match &place {
                    Place::Folder => Some(object.location.to_string()),
                    Place::Bucket(bucket) => bucket.key(&object.location),
                };
                // Those are on their way.
                let key = key.filter(|key| !key.starts_with("incoming/"));
                ready(Ok(key.map(|key| Listed {
                    key,
                    modified: object.last_modified,
                    size: object.size,
                })))
            })
            .boxed()
    }

    /// Gives up what began before `before` to become an object and never did; how many.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub(crate) async fn give_up_unfinished(&self, before: DateTime<Utc>) -> Result<usize, Error> {
        match &self.place {
            Place::Folder => self.sweep_incoming().await.map(|()| 0),
            Place::Bucket(bucket) => {
                self.sweep_incoming().await?;
                bucket.give_up_unfinished(before).await
            }
        }
    }

    fn whole_key(&self, key: &str) -> object_store::path::Path {
        match &self.place {
            Place::Folder => key.into(),
            Place::Bucket(bucket) => bucket.path(key),
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

/// The SHA-256 of a file's content, and its size in bytes.
///
/// # Errors
/// [`Error::Unavailable`] when it cannot be read.
pub(super) async fn digest_of(path: &Path) -> Result<([u8; 32], u64), Error> {
    let digested = digested(path).await;
    digested.map_err(|error| disk("read a file to be stored", error))
}

async fn digested(path: &Path) -> io::Result<([u8; 32], u64)> {
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
