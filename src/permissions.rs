//! Who may read what the server writes: its own user, nobody else. Addresses, password
//! hashes, mails with links that open accounts, and the key that seals secrets are in
//! the data folder.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

use crate::config::Config;

/// What a file of a secret must not allow. Its group may read it: it may belong to somebody
/// who may write it, and be read by the one who runs this program.
const OF_OTHERS: u32 = 0o027;

/// What holds no secret, and is written by hand: in a folder that others cannot enter.
const OPEN: [&str; 2] = ["log_filter", "texts"];

/// Takes everything from groups and others in every file and folder that this process
/// makes from here on, whatever umask it was started with: also in those that a
/// library makes, such as SQLite's `-wal` and `-shm`.
pub fn keep_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Each place that others may look into, with its mode. It may have been made by an earlier
/// version, copied, or opened up on purpose, so it is left as it is.
pub fn wider_places(config: &Config) -> impl Iterator<Item = (PathBuf, u32)> {
    let secrets = config.secret_places.files.iter().filter_map(|file| {
        let mode = mode_of(file).filter(|mode| mode & OF_OTHERS != 0)?;
        Some((file.clone(), mode))
    });
    let places = places(config).into_iter();
    secrets.chain(places.filter_map(|place| mode_if_wider(&place).map(|mode| (place, mode))))
}

/// Whether this, in the data folder, may be anybody's.
pub(crate) fn is_open(name: &OsStr) -> bool {
    OPEN.iter().any(|open| name == *open)
}

/// The data folder with what is directly in it, and the database where that is
/// elsewhere. What is deeper is behind one of these.
fn places(config: &Config) -> Vec<PathBuf> {
    let mut places = vec![config.data.clone()];
    let entries = fs::read_dir(&config.data).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| !is_open(&entry.file_name()));
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
    mode_of(place).filter(|mode| mode & 0o077 != 0)
}

fn mode_of(place: &Path) -> Option<u32> {
    Some(fs::metadata(place).ok()?.permissions().mode() & 0o7777)
}
