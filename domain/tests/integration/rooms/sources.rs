//! The source of the domain, as the tests of its shape read it.

use std::path::{Path, PathBuf};

/// One file of `domain/src`.
pub struct Source {
    /// Its path below that folder.
    pub path: PathBuf,
    /// Its text without line comments.
    pub code: String,
}

impl Source {
    /// Returns the module of the crate's root that the file belongs to.
    pub fn room(&self) -> String {
        let first = self.path.iter().next().unwrap();
        let first = Path::new(first).with_extension("");
        first.to_string_lossy().into_owned()
    }

    /// Returns how many modules deep the file's module is: 1 for those of the root.
    pub fn depth(&self) -> usize {
        let named = self.path.file_stem().unwrap() != "mod";
        self.path.components().count() - usize::from(!named)
    }
}

/// Returns every file but the crate's root, and `tests` modules in files of their own.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_stem().unwrap() == "tests";
            if path.is_dir() && !is_test {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !is_test {
                let code = code(&std::fs::read_to_string(&path).unwrap());
                let path = path.strip_prefix(&root).unwrap().to_owned();
                found.push(Source { path, code });
            }
        }
    }
    found.retain(|source| source.path != Path::new("lib.rs"));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Returns the crate's root without comments.
pub fn root() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    code(&std::fs::read_to_string(path).unwrap())
}

/// Returns `text` without line comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}
