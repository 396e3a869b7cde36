//! Making a backup.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use serde::Serialize;

use super::failed::BackupFailed;
use super::files::{self, Taken};
use super::manifest::{FORMAT, FileEntry, Manifest, MediaIn, NAME};
use crate::db::{Db, schema_in};
use crate::error::Error;
use crate::media::{self, Named};
use crate::storage::MediaStore;

/// What a backup is made of.
#[derive(Debug, Clone)]
pub struct Source {
    /// The database.
    pub db: Db,
    /// Its address, as a role that may read every table.
    pub database_url: String,
    /// Tracks and pictures.
    pub media: MediaStore,
    /// Where those lie, as an operator names it.
    pub media_url: String,
    /// The data folder: no backup goes into it.
    pub data: PathBuf,
    /// The folder with the site's own texts, and what it is called in the backup.
    pub texts: PathBuf,
    /// The file of the key, where it is to be in the backup.
    pub key: Option<PathBuf>,
}

/// What has been made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The newest migration of the database.
    pub schema: i64,
    /// Bytes of the database's copy.
    pub database_bytes: u64,
    /// Objects of the media store that are in it.
    pub objects: usize,
    /// Bytes of those.
    pub media_bytes: u64,
    /// How they came there.
    pub media: MediaTaken,
    /// Objects that rows name and that were not there.
    pub missing: Vec<String>,
    /// Objects that are in it as they were, with another size than rows say.
    pub wrong_size: Vec<String>,
    /// Whether the key is in it.
    pub with_key: bool,
}

/// How the objects came into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaTaken {
    /// They take no more room: the store and the backup have the same files.
    Linked,
    /// At least one was copied.
    Copied,
    /// They are in a bucket, and not in the backup.
    InBucket,
}

/// Makes a backup of `source` in `folder`, which is new or empty. It is written beside it and
/// gets its name at the end, when all of it is on the disk. Others go on reading and writing.
///
/// # Errors
/// [`BackupFailed`]; then nothing is left.
pub async fn make(source: Source, folder: &Path, now: DateTime<Utc>) -> Result<Made, BackupFailed> {
    let (schema, ours) = (source.db.schema().await?, source.db.newest_schema());
    match schema {
        None => return Err(BackupFailed::NothingThere),
        Some(schema) if schema > ours => return Err(BackupFailed::NewerDatabase { schema, ours }),
        Some(schema) if schema < ours => return Err(BackupFailed::OlderDatabase { schema, ours }),
        Some(_) => {}
    }
    let folder = &files::resolved(folder)?;
    require_outside(folder, &source)?;
    if !files::is_empty(folder)? {
        return Err(BackupFailed::NotEmpty(folder.to_owned()));
    }
    let unfinished = unfinished(folder);
    if let Some(above) = unfinished.parent() {
        files::make_folder(above)?;
    }
    match fs::create_dir(&unfinished) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(BackupFailed::Unfinished(unfinished));
        }
        made => made.map_err(BackupFailed::at(&unfinished))?,
    }
    let made = write(source, &unfinished, folder, now).await;
    if made.is_err() {
        // What cannot be removed is told by the next backup to this place.
        let _ = fs::remove_dir_all(&unfinished);
    }
    made
}

/// Refuses to write into what is read.
fn require_outside(folder: &Path, source: &Source) -> Result<(), BackupFailed> {
    let read = [Some(source.data.as_path()), source.media.folder()];
    for inside in read.into_iter().flatten() {
        if folder.starts_with(files::resolved(inside)?) {
            return Err(BackupFailed::Inside {
                folder: folder.to_owned(),
                inside: inside.to_owned(),
            });
        }
    }
    Ok(())
}

/// Where the backup is as long as it is not finished.
fn unfinished(folder: &Path) -> PathBuf {
    // `backups/tonight/` names the same folder.
    let mut name = folder.components().collect::<PathBuf>().into_os_string();
    name.push(".partial");
    name.into()
}

async fn write(
    source: Source,
    unfinished: &Path,
    folder: &Path,
    now: DateTime<Utc>,
) -> Result<Made, BackupFailed> {
    set_private(unfinished)?;
    let store = source.media.folder().map(Path::to_owned);
    let held = unfinished.join("held");
    let mut is_linked = true;
    if let Some(store) = store.clone() {
        let keys = keys(&source.media).await?;
        let held = held.clone();
        is_linked = blocking(move || hold(&store, &keys, &held)).await?;
    }

    let database = source.db.copy_name();
    let copy = unfinished.join(database);
    let mut snapshot = source.db.copy_into(&copy, &source.database_url).await?;
    let schema = schema_in(snapshot.conn()).await?;
    let named = media::named(snapshot.conn()).await?;
    snapshot.end().await;

    let media = match store {
        Some(_) => MediaIn::Backup,
        None => MediaIn::Bucket(source.media_url.clone()),
    };
    let (unfinished, folder) = (unfinished.to_owned(), folder.to_owned());
    blocking(move || {
        let mut files = vec![files::entry(&unfinished, database.to_owned())?];
        let database_bytes = files.iter().map(|file| file.size).sum();
        let mut objects = Objects::default();
        if let Some(store) = &store {
            objects = place(store, &held, &unfinished, named)?;
        }
        let media_bytes = objects.files.iter().map(|file| file.size).sum();
        let count = objects.files.len();
        is_linked &= objects.is_linked;
        files.append(&mut objects.files);
        files.extend(take_rest(&source, &unfinished)?);
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            made_at: now,
            database: database.to_owned(),
            media,
            missing: objects.missing,
            wrong_size: objects.wrong_size,
            files,
        };
        write_manifest(&unfinished, &manifest)?;
        files::sync_all(&unfinished)?;
        fs::rename(&unfinished, &folder).map_err(BackupFailed::at(&folder))?;
        files::sync_name(&folder)?;
        Ok(Made {
            schema,
            database_bytes,
            objects: count,
            media_bytes,
            media: match (&manifest.media, is_linked) {
                (MediaIn::Bucket(_), _) => MediaTaken::InBucket,
                (MediaIn::Backup, true) => MediaTaken::Linked,
                (MediaIn::Backup, false) => MediaTaken::Copied,
            },
            missing: manifest.missing,
            wrong_size: manifest.wrong_size,
            with_key: source.key.is_some(),
        })
    })
    .await
}

fn set_private(folder: &Path) -> Result<(), BackupFailed> {
    use std::os::unix::fs::PermissionsExt;
    let private = fs::Permissions::from_mode(0o700);
    fs::set_permissions(folder, private).map_err(BackupFailed::at(folder))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupFailed> + Send + 'static,
) -> Result<T, BackupFailed> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

/// The keys of all objects that there are now.
async fn keys(store: &MediaStore) -> Result<Vec<String>, Error> {
    store
        .list()
        .map_ok(|object| object.key)
        .try_filter(|key| std::future::ready(media::is_ours(key)))
        .try_collect()
        .await
}

/// Gives everything in the store one more name, so that it stays; whether no file had to be
/// copied for that.
fn hold(store: &Path, keys: &[String], held: &Path) -> Result<bool, BackupFailed> {
    let mut is_linked = true;
    for key in keys {
        let taken = files::link_or_copy(&store.join(key), &held.join(key))?;
        is_linked &= taken != Taken::Copied;
    }
    Ok(is_linked)
}

#[derive(Default)]
struct Objects {
    files: Vec<FileEntry>,
    missing: Vec<String>,
    wrong_size: Vec<String>,
    is_linked: bool,
}

/// Puts what rows name into its place, and lets the rest go.
fn place(
    store: &Path,
    held: &Path,
    unfinished: &Path,
    named: Vec<Named>,
) -> Result<Objects, BackupFailed> {
    let mut objects = Objects {
        is_linked: true,
        ..Objects::default()
    };
    for Named { key, size } in named {
        let path = format!("media/{key}");
        let (from, to) = (held.join(&key), unfinished.join(&path));
        files::make_folder(to.parent().unwrap_or(&to))?;
        let taken = match fs::rename(&from, &to) {
            Ok(()) => Taken::Linked,
            // It was stored since.
            Err(_) => files::link_or_copy(&store.join(&key), &to)?,
        };
        if taken == Taken::Gone {
            objects.missing.push(key);
            continue;
        }
        objects.is_linked &= taken == Taken::Linked;
        let entry = files::entry(unfinished, path)?;
        if size.is_some_and(|said| said != entry.size) {
            objects.wrong_size.push(key);
        }
        objects.files.push(entry);
    }
    match fs::remove_dir_all(held) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(BackupFailed::at(held)(error));
        }
        _ => {}
    }
    Ok(objects)
}

/// The site's own texts, and the key where that is wanted.
fn take_rest(source: &Source, unfinished: &Path) -> Result<Vec<FileEntry>, BackupFailed> {
    let mut files = Vec::new();
    for name in files::names_in(&source.texts)? {
        let path = format!("texts/{name}");
        if files::copy(&source.texts.join(&name), &unfinished.join(&path))? == Taken::Copied {
            files.push(files::entry(unfinished, path)?);
        }
    }
    if let Some(key) = &source.key {
        let path = "secret.key".to_owned();
        if files::copy(key, &unfinished.join(&path))? == Taken::Gone {
            let error = io::Error::from(io::ErrorKind::NotFound);
            return Err(BackupFailed::at(key)(error));
        }
        files.push(files::entry(unfinished, path)?);
    }
    Ok(files)
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), BackupFailed> {
    let path = folder.join(NAME);
    let written = fs::File::create_new(&path).and_then(|file| {
        let mut out = io::BufWriter::new(file);
        serde_json::to_writer_pretty(&mut out, manifest)?;
        io::Write::flush(&mut out)
    });
    written.map_err(BackupFailed::at(&path))
}
