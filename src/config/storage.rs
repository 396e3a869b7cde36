//! Where tracks and pictures are stored.

use std::path::{Path, PathBuf};

use stagedoor_domain::settings::{ConfigError, Environment, Reading, redacted};
use stagedoor_domain::storage::Location;

/// A folder in the data folder, or what the variable names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Storage;

impl Reading for Storage {
    type Value = Location;

    fn default(&self) -> Location {
        Location::Folder(folder_in(Path::new("data")))
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Location, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            let data = environment.text("STAGEDOOR_DATA")?.unwrap_or("data");
            return Ok(Location::Folder(folder_in(Path::new(data))));
        };
        match Location::parse(text) {
            Some(Location::Bucket(mut bucket)) => {
                bucket.variables = environment.starting_with("AWS_");
                Ok(Location::Bucket(bucket))
            }
            Some(folder) => Ok(folder),
            None => {
                let accepted = "file:///folder or s3://bucket/prefix; credentials are in AWS_…";
                Err(ConfigError::new(variable, redacted(text), accepted))
            }
        }
    }

    fn shown_default(&self) -> String {
        "`media` in the data folder".to_owned()
    }

    /// Its own address has none: credentials are refused in it.
    fn secrets(&self, _: &'static str) -> Vec<&'static str> {
        vec![
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
        ]
    }
}

fn folder_in(data: &Path) -> PathBuf {
    data.join("media")
}
