//! The source of the domain, as the tests of its shape read it.

use std::collections::BTreeSet;
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

    /// Returns the folder that the file is in; none for the root.
    pub fn folder(&self) -> Option<PathBuf> {
        let folder = self.path.parent()?;
        (folder != Path::new("")).then(|| folder.to_owned())
    }

    /// Returns the module of `folder` that the file belongs to; none for the folder's own
    /// file and for files elsewhere.
    pub fn module_in(&self, folder: &Path) -> Option<String> {
        let first = self.path.strip_prefix(folder).ok()?.iter().next()?;
        let module = Path::new(first).with_extension("");
        (module != Path::new("mod")).then(|| module.to_string_lossy().into_owned())
    }

    /// Returns the first name of every path of the file that begins at the crate's root.
    pub fn named_at_root(&self) -> BTreeSet<String> {
        let mut names = self.names_after("crate::");
        names.extend(self.names_after(&"super::".repeat(self.depth())));
        names
    }

    /// Returns the first name behind every `begin` of a path.
    pub fn names_after(&self, begin: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (at, _) in self.code.match_indices(begin) {
            let before = self.code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$' || c == ':') {
                continue;
            }
            names.extend(top(&self.code[at + begin.len()..]));
        }
        names
    }
}

/// Returns the first names of what stands behind `use …::`, a name or a group in braces.
pub fn top(members: &str) -> Vec<String> {
    match members.strip_prefix('{') {
        Some(group) => group_members(group),
        None => identifier(members).into_iter().collect(),
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

/// Returns the first names of the members of `{…}`, whose content begins with `rest`.
fn group_members(rest: &str) -> Vec<String> {
    let mut members = Vec::new();
    let mut depth = 0;
    let mut at_member = true;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_member = true,
            _ if at_member && !c.is_whitespace() => {
                members.extend(identifier(&rest[at..]));
                at_member = false;
            }
            _ => {}
        }
    }
    members
}

fn identifier(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}
