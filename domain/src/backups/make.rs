//! Making a backup.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::blocking;
use super::failed::BackupFailed;
use super::files::{self, Taken};
use super::holding::Holding;
use super::manifest::{FORMAT, FileEntry, Manifest, MediaIn, NAME};
use crate::db::{Copying, Db};
use crate::media::{self, Named};
use crate::storage::MediaStore;

/// Moments that are tried. Each takes a listing of the store, with SQLite also a copy of the
/// database, and fails only where a file came and went within it.
const MOMENTS: u32 = 8;

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
    if let Some(first) = files::first_in(folder)? {
        let folder = folder.to_owned();
        return Err(BackupFailed::NotEmpty { folder, first });
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
    let mut holding = Holding::new(&source.media, unfinished.join("held"));
    let database = source.db.copy_name();
    let (copying, named) = one_moment(&source, &mut holding, &unfinished.join(database)).await?;
    let schema = copying.finish(&source.database_url).await?;

    let media = match holding {
        Some(_) => MediaIn::Backup,
        None => MediaIn::Bucket(source.media_url.clone()),
    };
    let (unfinished, folder) = (unfinished.to_owned(), folder.to_owned());
    blocking(move || {
        let mut files = vec![files::entry(&unfinished, database.to_owned())?];
        let database_bytes = files.iter().map(|file| file.size).sum();
        let mut objects = Objects::default();
        let mut is_linked = true;
        if let Some(holding) = &holding {
            objects = place(holding, &unfinished, named)?;
            is_linked = holding.is_linked;
        }
        let media_bytes = objects.files.iter().map(|file| file.size).sum();
        let count = objects.files.len();
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

/// The database as it is at one moment, with what its rows name then; all of that which
/// there is, is held.
///
/// What came after everything was held, and goes before it could be, is named and not there.
/// Then another moment is looked for: rather than all who delete, the backup waits.
async fn one_moment(
    source: &Source,
    holding: &mut Option<Holding>,
    copy: &Path,
) -> Result<(Copying, Vec<Named>), BackupFailed> {
    let mut moments_left = MOMENTS;
    loop {
        moments_left -= 1;
        if let Some(holding) = holding {
            holding.take_all().await?;
        }
        let mut copying = source.db.begin_copy(copy).await?;
        let named = media::named(copying.snapshot().conn()).await?;
        let Some(holding) = holding else {
            return Ok((copying, named));
        };
        let gone = holding.take_named(&named).await?;
        if moments_left == 0 || gone.is_empty() || !is_one_deleted(source, &gone).await? {
            return Ok((copying, named));
        }
        copying.give_up().await;
    }
}

/// Whether the database does not name one of these any more.
async fn is_one_deleted(source: &Source, gone: &[String]) -> Result<bool, BackupFailed> {
    let mut now = source.db.snapshot().await?;
    let named = media::named(now.conn()).await?;
    now.end().await;
    let named: HashSet<String> = named.into_iter().map(|named| named.key).collect();
    Ok(gone.iter().any(|key| !named.contains(key)))
}

fn set_private(folder: &Path) -> Result<(), BackupFailed> {
    use std::os::unix::fs::PermissionsExt;
    let private = fs::Permissions::from_mode(0o700);
    fs::set_permissions(folder, private).map_err(BackupFailed::at(folder))
}

#[derive(Default)]
struct Objects {
    files: Vec<FileEntry>,
    missing: Vec<String>,
    wrong_size: Vec<String>,
}

/// Puts what rows name into its place, and lets the rest go.
fn place(holding: &Holding, unfinished: &Path, named: Vec<Named>) -> Result<Objects, BackupFailed> {
    let held = &holding.folder;
    let mut objects = Objects::default();
    for Named { key, size } in named {
        let path = format!("media/{key}");
        let to = unfinished.join(&path);
        files::make_folder(to.parent().unwrap_or(&to))?;
        match fs::rename(held.join(&key), &to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                objects.missing.push(key);
                continue;
            }
            Err(error) => return Err(BackupFailed::at(&to)(error)),
        }
        // A link can be made to what cannot be read, and that is the store's.
        files::require_readable(&to, &holding.store.join(&key))?;
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
            return Err(BackupFailed::reading(key)(error));
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
