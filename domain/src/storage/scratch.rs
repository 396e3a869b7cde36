//! A folder for what is made on the way and not kept.

use std::path::{Path, PathBuf};

use tokio::fs;
use uuid::Uuid;

use super::{MediaStore, disk};
use crate::error::Error;

/// A folder that is removed with everything in it when this is dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // An error means that it is gone, or that the sweep will find it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl MediaStore {
    /// Makes a folder for temporary files, on the disk on which uploads arrive. `id` is new.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be made.
    pub async fn scratch(&self, id: Uuid) -> Result<Scratch, Error> {
        let folder = self.incoming().join(format!("{id}.work"));
        fs::create_dir(&folder)
            .await
            .map_err(|error| disk("make a temporary folder", error))?;
        Ok(Scratch(folder))
    }
}
