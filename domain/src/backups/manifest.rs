//! What a backup says of itself.

use std::io::ErrorKind;
use std::path::{Component, Path};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::failed::BackupFailed;

/// What the file is called.
pub(super) const NAME: &str = "manifest.json";

/// The shape of a backup. Another number is another shape.
pub(super) const FORMAT: u32 = 1;

/// What a backup says of itself: what made it, of what, and every file in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// The newest migration of its database.
    pub schema: i64,
    /// When it was begun. What was answered before is in it.
    pub made_at: DateTime<Utc>,
    /// The file with the database, which says which kind it is.
    pub database: String,
    /// Where the objects are.
    pub media: MediaIn,
    /// Objects that rows name and that were not there.
    pub missing: Vec<String>,
    /// Objects that had another size than rows say, and are in it as they were. Earlier
    /// versions did not look.
    #[serde(default)]
    pub wrong_size: Vec<String>,
    /// Every file, without this one.
    pub files: Vec<FileEntry>,
}

/// Where the objects of the media store are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaIn {
    /// In the backup's folder `media`.
    Backup,
    /// Where they were: in this bucket, which was not copied.
    Bucket(String),
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Below the backup's folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest of the backup in `folder`.
    ///
    /// # Errors
    /// [`BackupFailed::NoBackup`]; [`BackupFailed::Unread`] where there is one that cannot be
    /// opened.
    pub fn read(folder: &Path) -> Result<Self, BackupFailed> {
        let no_backup = |why: String| BackupFailed::NoBackup {
            folder: folder.to_owned(),
            why,
        };
        let file = folder.join(NAME);
        let text = std::fs::read(&file).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                no_backup(format!("{NAME} cannot be read ({error})"))
            }
            _ => BackupFailed::reading(&file)(error),
        })?;
        let value: serde_json::Value = serde_json::from_slice(&text)
            .map_err(|error| no_backup(format!("{NAME} is damaged ({error})")))?;
        // Of another shape nothing but its number is known.
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(FORMAT)) {
            let newer = value.get("program").and_then(serde_json::Value::as_str);
            return Err(no_backup(format!(
                "its format is not {FORMAT}; it was made by Stagedoor {}",
                newer.unwrap_or("of an unknown version")
            )));
        }
        let manifest: Self = serde_json::from_value(value)
            .map_err(|error| no_backup(format!("{NAME} is damaged ({error})")))?;
        let listed = |path: &str| manifest.files.iter().any(|file| file.path == path);
        if !listed(&manifest.database) {
            return Err(no_backup("it has no database".to_owned()));
        }
        match manifest.files.iter().find(|file| !is_below(&file.path)) {
            Some(file) => Err(no_backup(format!("{:?} is no path in it", file.path))),
            None => Ok(manifest),
        }
    }

    /// The files below the folder `name`, each with its path there.
    pub(super) fn below<'a>(
        &'a self,
        name: &str,
    ) -> impl Iterator<Item = (&'a str, &'a FileEntry)> {
        let folder = format!("{name}/");
        self.files
            .iter()
            .filter_map(move |file| Some((file.path.strip_prefix(&folder)?, file)))
    }
}

/// Whether a path leads to something below the folder that it is looked up in.
fn is_below(path: &str) -> bool {
    let mut parts = Path::new(path).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_below;

    #[rstest]
    #[case("database.sqlite", true)]
    #[case("media/ab/7.wav", true)]
    #[case("../data/secret.key", false)]
    #[case("media/../../x", false)]
    #[case("/etc/passwd", false)]
    #[case("", false)]
    fn a_path_stays_in_its_folder(#[case] path: &str, #[case] below: bool) {
        assert_eq!(is_below(path), below);
    }
}
