//! Keys in a file: one on each line, the one that seals first.

use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::key::{Key, KeyId, parse_all};
use crate::entropy::Entropy;
use crate::file_owner;

/// A new key in its file. While it lives no other process makes one.
#[derive(Debug)]
pub struct Rotation {
    /// The new key's id.
    pub current: KeyId,
    /// Those of the keys before it, the newest first.
    pub older: Vec<KeyId>,
    /// The system lets go of the lock when the file is closed, whatever ends this
    /// process.
    _turn: File,
}

pub(super) fn read(path: &Path) -> std::io::Result<Option<Arc<[Key]>>> {
    match fs::read_to_string(path) {
        Ok(text) => parse_all(&text)
            .map(Some)
            .map_err(|error| Error::new(ErrorKind::InvalidData, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn read_or_make(path: &Path, entropy: &dyn Entropy) -> std::io::Result<Arc<[Key]>> {
    if let Some(keys) = read(path)? {
        return Ok(keys);
    }
    let fresh = [Key::new(entropy)];
    let unfinished = beside(path, entropy);
    write_private(&unfinished, &fresh)?;
    // A link is made whole or not at all, and never over another one.
    let linked = fs::hard_link(&unfinished, path);
    fs::remove_file(&unfinished)?;
    match linked {
        Ok(()) => Ok(fresh.into()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path)?.ok_or(error),
        Err(error) => Err(error),
    }
}

/// Puts a new key before those in the file at `path`.
pub(super) fn rotate(
    path: &Path,
    entropy: &dyn Entropy,
) -> std::io::Result<(Arc<[Key]>, Rotation)> {
    let turn = take_turn(path)?;
    // Read only now: of two processes the second must keep the first one's key.
    let older = read(path)?.ok_or(ErrorKind::NotFound)?;
    let mut keys = vec![Key::new(entropy)];
    keys.extend(older.iter().cloned());
    let unfinished = beside(path, entropy);
    write_private(&unfinished, &keys)?;
    fs::rename(&unfinished, path)?;
    // The new key must not be younger on the disk than what it seals.
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    let rotation = Rotation {
        current: keys[0].id(),
        older: older.iter().map(Key::id).collect(),
        _turn: turn,
    };
    Ok((keys.into(), rotation))
}

/// Waits for whoever rotates. The lock is on a file of its own, since the other one
/// is replaced.
fn take_turn(path: &Path) -> std::io::Result<File> {
    let turn = private(OpenOptions::new().write(true).create(true).truncate(true))
        .open(path.with_extension("lock"))?;
    file_owner::hand_over_open(&turn, path);
    turn.lock()?;
    Ok(turn)
}

fn beside(path: &Path, entropy: &dyn Entropy) -> PathBuf {
    let mut random = [0; 8];
    entropy.fill(&mut random);
    path.with_extension(format!("{:016x}", u64::from_be_bytes(random)))
}

fn write_private(path: &Path, keys: &[Key]) -> std::io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file_owner::hand_over_open(&file, path);
    for key in keys {
        writeln!(file, "{}", key.text())?;
    }
    // A key that a power cut takes would take everything it sealed with it.
    file.sync_all()
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
