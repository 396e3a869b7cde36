//! Whether a folder takes files: told by writing one, since permissions, quotas, mounts
//! and full disks have no other common question.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// What is written: more than a file system keeps beside a file's name.
static CONTENT: [u8; 64 * 1024] = [0; 64 * 1024];

/// Writes a small file into `folder` and removes it. It is not flushed: a disk that is full
/// says so before that.
///
/// # Errors
/// What kept it from being written.
pub(crate) fn write_and_remove(folder: &Path) -> io::Result<()> {
    // Processes of one machine have names of their own. Those of several on one shared
    // disk may meet, and then the file may be gone already.
    let path = folder.join(format!(".probe-{}", std::process::id()));
    let written = File::create(&path).and_then(|mut file| file.write_all(&CONTENT));
    let removed = match fs::remove_file(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    };
    written.and(removed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::write_and_remove;

    #[test]
    fn nothing_stays_behind_and_a_missing_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        write_and_remove(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(write_and_remove(&folder.path().join("nowhere")).is_err());
    }
}
