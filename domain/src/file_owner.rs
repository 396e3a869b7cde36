//! Whose the files are that root makes in the folder of another user.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, fchown, lchown};
use std::path::Path;

/// Gives what root has just made at `path` to the owner of the folder that it is in, whose
/// server could not use it. Of anybody else it is left as it is.
pub fn hand_over(path: &Path) {
    give(path, |uid, gid| lchown(path, uid, gid));
}

/// The same of a file that is open, and may get its name later.
pub(crate) fn hand_over_open(file: &File, path: &Path) {
    give(path, |uid, gid| fchown(file, uid, gid));
}

fn give(path: &Path, chown: impl FnOnce(Option<u32>, Option<u32>) -> io::Result<()>) {
    let Some(folder) = folder_of_another(path) else {
        return;
    };
    match chown(Some(folder.uid()), Some(folder.gid())) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            // Not every root may, as in a container.
            let (file, owner) = (path.display(), folder.uid());
            tracing::warn!(%error, %file, owner, "could not give a file to the owner of its folder");
        }
        _ => {}
    }
}

/// The folder that `path` is in, where this is root and the folder is not root's.
fn folder_of_another(path: &Path) -> Option<Metadata> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let found = fs::metadata(folder.unwrap_or_else(|| Path::new("."))).ok()?;
    (found.uid() != 0).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::chown;

    use super::*;

    /// Nobody but root can give anything away.
    #[test]
    fn what_root_makes_in_the_folder_of_another_is_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let (made, open) = (folder.path().join("made"), folder.path().join("open"));
        fs::write(&made, "").unwrap();
        let file = File::create(&open).unwrap();
        let owner = |path: &Path| fs::metadata(path).unwrap().uid();
        let us = owner(&made);
        hand_over(&made);
        assert_eq!(owner(&made), us);
        if us != 0 {
            return;
        }
        chown(folder.path(), Some(65534), Some(65534)).unwrap();
        hand_over(&made);
        hand_over_open(&file, &open);
        hand_over(&folder.path().join("gone"));
        assert_eq!((owner(&made), owner(&open)), (65534, 65534));
    }
}
