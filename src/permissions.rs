//! Who may read what the server writes: its own user, nobody else. Addresses, password
//! hashes, mails with links that open accounts, and the key that seals secrets are in
//! the data folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

use crate::config::Config;

/// Takes everything from groups and others in every file and folder that this process
/// makes from here on, whatever umask it was started with: also in those that a
/// library makes, such as SQLite's `-wal` and `-shm`.
pub fn keep_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Each place that others may look into, with its mode. It may have been made by an earlier
/// version, copied, or opened up on purpose, so it is left as it is.
pub fn wider_places(config: &Config) -> impl Iterator<Item = (PathBuf, u32)> {
    let places = places(config).into_iter();
    places.filter_map(|place| mode_if_wider(&place).map(|mode| (place, mode)))
}

/// The data folder with what is directly in it, and the database where that is
/// elsewhere. What is deeper is behind one of these.
fn places(config: &Config) -> Vec<PathBuf> {
    let mut places = vec![config.data.clone()];
    let entries = fs::read_dir(&config.data).into_iter().flatten().flatten();
    places.extend(entries.map(|entry| entry.path()));
    if let Some(file) = config.database_file() {
        for end in ["", "-wal", "-shm"] {
            let mut name = file.clone().into_os_string();
            name.push(end);
            places.push(name.into());
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// The permissions of `place` where they are more than its owner's; none where there
/// is no such place.
fn mode_if_wider(place: &Path) -> Option<u32> {
    let mode = fs::metadata(place).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}
