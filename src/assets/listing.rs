//! Which files of a folder the pages use.

use std::path::{Path, PathBuf};
use std::{fs, io};

use stagedoor_app::{BuiltNames, Doubled, FOLDER};

/// Which of two files belongs to the pages?
#[derive(Debug, thiserror::Error)]
#[error("the site in {folder} has more than one build in it")]
pub struct TwoBuilds {
    folder: PathBuf,
    source: Doubled,
}

/// The names of the files that the build has made in the site `folder`; none before the
/// first build.
pub(super) fn built_files(folder: &Path) -> Vec<String> {
    let names = |folder: PathBuf| -> io::Result<Vec<String>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    names(folder.join(FOLDER)).unwrap_or_default()
}

/// The ones of them that the pages use.
pub(super) fn used_files(folder: &Path) -> Result<BuiltNames, TwoBuilds> {
    let names = built_files(folder);
    BuiltNames::among(names.iter().map(String::as_str)).map_err(|source| TwoBuilds {
        folder: folder.to_owned(),
        source,
    })
}
