//! Files of a backup: linked or copied, digested, and on the disk.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::failed::BackupFailed;
use super::manifest::FileEntry;
use crate::file_owner;
use crate::storage::hex;

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;

/// What an ext4 file system has in its own folder, and root alone looks into.
const LOST_AND_FOUND: &str = "lost+found";

/// How a file came to another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It has one more name.
    Linked,
    /// It is there twice.
    Copied,
    /// There was none.
    Gone,
}

/// Where `folder` is once every link is followed, also while it is not there yet.
pub(super) fn resolved(folder: &Path) -> Result<PathBuf, BackupFailed> {
    let folder = std::path::absolute(folder).map_err(BackupFailed::at(folder))?;
    // What cannot be found is made by whoever writes there.
    for there in folder.ancestors() {
        if let Ok(found) = fs::canonicalize(there) {
            let rest = folder.strip_prefix(there).unwrap_or(Path::new(""));
            return Ok(found.components().chain(rest.components()).collect());
        }
    }
    Ok(folder)
}

/// Makes a folder that only its owner looks into, with those above it.
pub(super) fn make_folder(folder: &Path) -> Result<(), BackupFailed> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).map_err(BackupFailed::at(folder))
}

/// Gives `from` the name `to` as well; where that cannot be, as on another file system,
/// copies it.
pub(super) fn link_or_copy(from: &Path, to: &Path) -> Result<Taken, BackupFailed> {
    make_folder(to.parent().unwrap_or(to))?;
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(Taken::Linked),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Taken::Gone),
        Err(_) => {}
    }
    copy(from, to)
}

/// Copies a file, for its owner alone.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Taken, BackupFailed> {
    make_folder(to.parent().unwrap_or(to))?;
    match fs::copy(from, to) {
        Ok(_) => {
            let private = fs::Permissions::from_mode(0o600);
            fs::set_permissions(to, private).map_err(BackupFailed::at(to))?;
            Ok(Taken::Copied)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && !from.exists() => Ok(Taken::Gone),
        Err(error) => {
            // Which of the two it was the error does not say; reading one of them alone does.
            digest(from)?;
            Err(BackupFailed::at(to)(error))
        }
    }
}

/// Fails where `path` cannot be opened, as what `name` leads to, another name of it.
pub(super) fn require_readable(path: &Path, name: &Path) -> Result<(), BackupFailed> {
    let opened = File::open(path).map(drop);
    opened.map_err(BackupFailed::reading(name))
}

/// What the manifest says of the file at `path` below `folder`.
pub(super) fn entry(folder: &Path, path: String) -> Result<FileEntry, BackupFailed> {
    let (size, sha256) = digest(&folder.join(&path))?;
    Ok(FileEntry { path, size, sha256 })
}

/// Whether the file that `entry` speaks of is still the same.
pub(super) fn verify(folder: &Path, entry: &FileEntry) -> Result<(), BackupFailed> {
    let damaged = |why| BackupFailed::Damaged {
        path: entry.path.clone(),
        why,
    };
    let file = folder.join(&entry.path);
    match fs::metadata(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged("is missing")),
        Err(error) => return Err(BackupFailed::reading(&file)(error)),
        Ok(found) if found.len() != entry.size => return Err(damaged("has another size")),
        Ok(_) => {}
    }
    if digest(&file)?.1 == entry.sha256 {
        Ok(())
    } else {
        Err(damaged("has another content"))
    }
}

fn digest(path: &Path) -> Result<(u64, String), BackupFailed> {
    digested(path).map_err(BackupFailed::reading(path))
}

fn digested(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut digest, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            return Ok((size, hex(&digest.finalize())));
        };
        digest.update(part);
        size += read as u64;
    }
}

/// Gives everything below `folder`, which root has made, to the owner of that.
pub(super) fn hand_over_all(folder: &Path) -> Result<(), BackupFailed> {
    for found in fs::read_dir(folder).map_err(BackupFailed::at(folder))? {
        let found = found.map_err(BackupFailed::at(folder))?;
        if found.file_name() == LOST_AND_FOUND {
            continue;
        }
        let path = found.path();
        file_owner::hand_over(&path);
        if found.file_type().map_err(BackupFailed::at(&path))?.is_dir() {
            hand_over_all(&path)?;
        }
    }
    Ok(())
}

/// Waits until everything below `folder`, and its name, are on the disk.
pub(super) fn sync_all(folder: &Path) -> Result<(), BackupFailed> {
    sync_below(folder)?;
    sync_name(folder)
}

fn sync_below(folder: &Path) -> Result<(), BackupFailed> {
    for found in fs::read_dir(folder).map_err(BackupFailed::at(folder))? {
        let found = found.map_err(BackupFailed::at(folder))?;
        let path = found.path();
        // Nothing was written there, and its owner alone may open it.
        if found.file_name() == LOST_AND_FOUND {
            continue;
        }
        if found.file_type().map_err(BackupFailed::at(&path))?.is_dir() {
            sync_below(&path)?;
        } else {
            sync(&path)?;
        }
    }
    sync(folder)
}

/// Waits until the name of `path` is on the disk.
pub(super) fn sync_name(path: &Path) -> Result<(), BackupFailed> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    sync(above.unwrap_or_else(|| Path::new(".")))
}

fn sync(path: &Path) -> Result<(), BackupFailed> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(BackupFailed::at(path))
}

/// The files directly in `folder`; none where there is no such folder.
pub(super) fn names_in(folder: &Path) -> Result<Vec<String>, BackupFailed> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(BackupFailed::reading(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(BackupFailed::reading(folder))?;
        if entry.path().is_file()
            && let Ok(name) = entry.file_name().into_string()
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// The first by name of what is in `folder`; none where that is empty, or not there.
pub(super) fn first_in(folder: &Path) -> Result<Option<OsString>, BackupFailed> {
    first_beside(folder, |_| false)
}

/// The same in a data folder, where some names are `allowed`. The file system may be one of
/// its own, and has its own folder there.
pub(super) fn first_in_data(
    folder: &Path,
    allowed: &[&str],
) -> Result<Option<OsString>, BackupFailed> {
    first_beside(folder, |name| {
        name == LOST_AND_FOUND || allowed.iter().any(|allowed| name == *allowed)
    })
}

fn first_beside(
    folder: &Path,
    is_allowed: impl Fn(&OsStr) -> bool,
) -> Result<Option<OsString>, BackupFailed> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(BackupFailed::reading(folder)(error)),
    };
    let mut first: Option<OsString> = None;
    for entry in entries {
        let name = entry.map_err(BackupFailed::reading(folder))?.file_name();
        let is_first = first.as_ref().is_none_or(|first| name < *first);
        if is_first && !is_allowed(&name) {
            first = Some(name);
        }
    }
    Ok(first)
}
