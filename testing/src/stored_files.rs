//! What lies in a test's media store.

use std::path::PathBuf;

use super::Fixture;

impl Fixture {
    /// Every file in the folder of the media store, with what is left of work under way,
    /// in the order of their names.
    pub fn stored_files(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.path().join("media")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
    }
}
