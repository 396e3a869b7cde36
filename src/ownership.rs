//! Whose files are, and what that keeps this process from.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use rustix::io::Errno;
use stagedoor_domain::storage::Unreadable;

use crate::config::Config;
use crate::permissions;

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is read.
    Read,
    /// It is read and written, and files are made beside it.
    Write,
}

/// What keeps this process from such a use of `file`, with whose it is and who asks; none
/// where nothing does that is known.
pub(crate) fn refused(file: &Path, wanted: Use) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let mut above: Vec<&Path> = file.ancestors().skip(1).collect();
    above.reverse();
    let searched = above.iter().map(|folder| (*folder, Access::EXEC_OK));
    let (of_folder, of_file) = match wanted {
        Use::Read => (Access::EXISTS, Access::READ_OK),
        Use::Write => (Access::WRITE_OK, Access::READ_OK | Access::WRITE_OK),
    };
    let folder = file.parent().map(|folder| (folder, of_folder));
    let all = searched.chain(folder).chain([(file.as_path(), of_file)]);
    all.into_iter()
        .find_map(|(place, how)| match access(place, how) {
            Err(Errno::ACCESS | Errno::PERM) => denied(place),
            Err(Errno::ROFS) => Some(format!(
                "{} is on a file system that cannot be written",
                place.display()
            )),
            _ => None,
        })
}

/// `error`, or whose the file or folder is that kept this process from reading it.
pub(crate) fn with_owner_of_unread(error: anyhow::Error) -> anyhow::Error {
    let unread = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Unreadable>());
    let said = unread.and_then(|unread| {
        let why = refused(&unread.path, Use::Read)?;
        Some(format!("{unread}: {why}"))
    });
    match said {
        Some(said) => anyhow::Error::msg(said),
        None => error,
    }
}

/// Whether nothing is there. What cannot be looked at is.
pub(crate) fn is_gone(place: &Path) -> bool {
    fs::metadata(place).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn denied(place: &Path) -> Option<String> {
    let found = fs::metadata(place).ok()?;
    Some(format!(
        "{} belongs to {} (mode {:04o}), and this runs as {}",
        place.display(),
        user(found.uid()),
        found.permissions().mode() & 0o7777,
        user(us()),
    ))
}

/// What belongs to somebody else than the data folder does, with the two users; and the
/// folder itself, where root looks into another user's: what root makes there, its owner
/// may not be able to use.
pub(crate) fn strangers(config: &Config) -> Vec<(PathBuf, String)> {
    let Ok(data) = fs::metadata(&config.data) else {
        return Vec::new();
    };
    let owner = data.uid();
    let mut found = Vec::new();
    if us() == 0 && owner != 0 {
        let said = format!(
            "it belongs to {}, and this runs as {}: what this makes there, that user may not be \
             able to use. Run commands as that user (`stagedoorctl`)",
            user(owner),
            user(0)
        );
        found.push((config.data.clone(), said));
    }
    let entries = fs::read_dir(&config.data).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| !permissions::is_open(&entry.file_name()));
    let stranger = |found: &Metadata| found.uid() != owner;
    let mut strangers: Vec<_> = entries
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok().filter(stranger)?.uid())))
        .map(|(path, uid)| {
            let said = format!(
                "it belongs to {}, and the data folder to {}: `chown` gives it to that user",
                user(uid),
                user(owner)
            );
            (path, said)
        })
        .collect();
    strangers.sort_unstable();
    found.append(&mut strangers);
    found
}

fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// A user by number, and by name where this machine has one for it.
fn user(uid: u32) -> String {
    let names = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = names.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    match name {
        Some(name) => format!("{name} (uid {uid})"),
        None => format!("uid {uid}"),
    }
}
