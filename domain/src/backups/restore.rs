//! Restoring a backup.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use futures::StreamExt;
use serde::Serialize;

use super::failed::BackupFailed;
use super::files;
use super::manifest::{Manifest, MediaIn};
use crate::db::Destination;
use crate::error::Error;
use crate::media;
use crate::secret_key::SecretKey;
use crate::storage::{Location, MediaStore};

/// In the data folder as long as a restore is under way: where it broke off, nothing may be
/// served.
pub const UNFINISHED: &str = "restore.unfinished";

const KEY: &str = "secret.key";

/// Where a backup goes: all of it must be empty.
#[derive(Clone)]
pub struct Target {
    /// The data folder.
    pub data: PathBuf,
    /// The database.
    pub database: Destination,
    /// Tracks and pictures.
    pub media: Location,
    /// The newest migration that this program has.
    pub schema: i64,
    /// The key that the environment has, and what an operator calls its place.
    pub key: Option<(SecretKey, String)>,
    /// The largest file that the store takes, in bytes.
    pub limit_bytes: u64,
}

/// What has been restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The version that made the backup.
    pub program: String,
    /// The newest migration of the database.
    pub schema: i64,
    /// When the backup was begun.
    pub made_at: chrono::DateTime<chrono::Utc>,
    /// Objects that are in the media store again.
    pub objects: usize,
    /// Objects that were missing when the backup was made.
    pub missing: Vec<String>,
    /// Objects that had another size than rows say when the backup was made.
    pub wrong_size: Vec<String>,
    /// Whether the key is in the data folder.
    pub with_key: bool,
    /// The bucket that the objects are still in.
    pub bucket: Option<String>,
}

/// Verifies every file of the backup in `folder`, and only then writes to `target`.
///
/// # Errors
/// [`BackupFailed`].
pub async fn restore(folder: &Path, target: Target) -> Result<Restored, BackupFailed> {
    let manifest = Manifest::read(folder)?;
    if manifest.schema > target.schema {
        return Err(BackupFailed::NewerBackup {
            program: manifest.program,
            schema: manifest.schema,
            this: env!("CARGO_PKG_VERSION"),
            ours: target.schema,
        });
    }
    if manifest.database != target.database.copy_name() {
        let backup = manifest.database;
        return Err(BackupFailed::OtherKind { backup });
    }
    let key = find_key(folder, &manifest, &target)?;
    let in_place = (key == Key::InPlace).then_some(KEY);
    let mut allowed: Vec<&str> = in_place.into_iter().collect();
    require_empty(&target, &allowed).await?;
    let (folder, manifest) = verified(folder.to_owned(), manifest, key).await?;

    let mark = begin(&target.data)?;
    // Another restore may have come to its end since.
    allowed.push(UNFINISHED);
    if let Err(error) = require_empty(&target, &allowed).await {
        fs::remove_file(&mark).map_err(BackupFailed::at(&mark))?;
        return Err(error);
    }
    let objects = restore_media(&folder, &manifest, &target).await?;
    for (name, _) in manifest.below("texts") {
        files::copy(
            &folder.join("texts").join(name),
            &target.data.join("texts").join(name),
        )?;
    }
    if key == Key::InBackup {
        files::copy(&folder.join(KEY), &target.data.join(KEY))?;
    }
    let bucket = match &manifest.media {
        MediaIn::Backup => None,
        MediaIn::Bucket(bucket) => Some(bucket.clone()),
    };
    let copy = folder.join(&manifest.database);
    target.database.load(&copy, bucket.is_some()).await?;
    files::hand_over_all(&target.data)?;
    fs::remove_file(&mark).map_err(BackupFailed::at(&mark))?;
    files::sync_all(&target.data)?;
    Ok(Restored {
        program: manifest.program,
        schema: manifest.schema,
        made_at: manifest.made_at,
        objects,
        missing: manifest.missing,
        wrong_size: manifest.wrong_size,
        with_key: matches!(key, Key::InBackup | Key::InPlace),
        bucket,
    })
}

/// Where the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    InBackup,
    /// In the data folder already, by whoever kept it apart.
    InPlace,
    /// In the environment, which comes before any file.
    Set,
    Nowhere,
}

/// A backup that had the key may have been parted from it: then it is for the operator to
/// put it into the data folder, before or later. Where there are two, they must be the same:
/// with another one than the database's nothing of it starts.
fn find_key(folder: &Path, manifest: &Manifest, target: &Target) -> Result<Key, BackupFailed> {
    let in_place = target.data.join(KEY);
    let here = match &target.key {
        Some((key, place)) => Some((key.clone(), place.clone(), Key::Set)),
        None => key_in(&in_place)?.map(|key| (key, in_place.display().to_string(), Key::InPlace)),
    };
    let entry = manifest.files.iter().find(|file| file.path == KEY);
    let entry = entry.filter(|_| folder.join(KEY).exists());
    if let Some(entry) = entry {
        files::verify(folder, entry)?;
    }
    match here {
        Some((key, place, found)) => {
            let backups = entry.map(|_| key_in(&folder.join(KEY))).transpose()?;
            match backups.flatten() {
                Some(backups) if !key.has_newest_of(&backups) => {
                    Err(BackupFailed::OtherKey { place })
                }
                _ => Ok(found),
            }
        }
        None if entry.is_some() => Ok(Key::InBackup),
        None => Ok(Key::Nowhere),
    }
}

/// The keys in this file; none where there is no such file.
fn key_in(file: &Path) -> Result<Option<SecretKey>, BackupFailed> {
    match fs::read_to_string(file) {
        Ok(text) => SecretKey::parse(&text)
            .map(Some)
            .map_err(|error| BackupFailed::at(file)(io::Error::other(error))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(BackupFailed::reading(file)(error)),
    }
}

/// Refuses to write over anything. These names may be in the data folder.
async fn require_empty(target: &Target, allowed: &[&str]) -> Result<(), BackupFailed> {
    if let Some(first) = files::first_in_data(&target.data, allowed)? {
        let folder = target.data.clone();
        return Err(BackupFailed::DataInUse { folder, first });
    }
    if !target.database.is_empty().await? {
        return Err(BackupFailed::DatabaseInUse);
    }
    // Also of a file system its own folder: whoever serves cannot list what is in that.
    if let Location::Folder(media) = &target.media
        && let Some(first) = files::first_in(media)?
    {
        return Err(BackupFailed::MediaInUse { first });
    }
    Ok(())
}

/// The same two, once every file is as it was.
async fn verified(
    folder: PathBuf,
    manifest: Manifest,
    key: Key,
) -> Result<(PathBuf, Manifest), BackupFailed> {
    let work = move || {
        for entry in &manifest.files {
            if entry.path != KEY || key == Key::InBackup {
                files::verify(&folder, entry)?;
            }
        }
        Ok((folder, manifest))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

/// Makes the data folder, and the mark of a restore that is under way. Of two at the same
/// time one is refused.
fn begin(data: &Path) -> Result<PathBuf, BackupFailed> {
    files::make_folder(data)?;
    let mark = data.join(UNFINISHED);
    match fs::File::create_new(&mark) {
        Ok(_) => Ok(mark),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupFailed::DataInUse {
                folder: data.to_owned(),
                first: UNFINISHED.into(),
            })
        }
        Err(error) => Err(BackupFailed::at(&mark)(error)),
    }
}

/// Puts the objects into the store, whichever that is now; how many.
async fn restore_media(
    folder: &Path,
    manifest: &Manifest,
    target: &Target,
) -> Result<usize, BackupFailed> {
    if manifest.media != MediaIn::Backup {
        return Ok(0);
    }
    let arriving = target.data.join("media");
    let store = MediaStore::open_at(&target.media, arriving, target.limit_bytes).await?;
    let found = store
        .list()
        .filter(|object| {
            let counts = object
                .as_ref()
                .map_or(true, |object| media::is_ours(&object.key));
            std::future::ready(counts)
        })
        .boxed()
        .next()
        .await;
    if let Some(found) = found.transpose()? {
        let first = found.key.into();
        return Err(BackupFailed::MediaInUse { first });
    }
    let mut objects = 0;
    for (key, entry) in manifest.below("media") {
        let copy = store.arriving(key);
        files::copy(&folder.join(&entry.path), &copy)?;
        store.put_file(key, &copy).await?;
        objects += 1;
    }
    Ok(objects)
}
