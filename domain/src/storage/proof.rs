//! Whether the store takes files and answers.

use std::io;

use super::{MediaStore, Place, disk_free};
use crate::disk_proof;
use crate::error::Error;

/// An object of every store, see `media`. Whether it is there is of no interest: the
/// answer is.
const ANY_KEY: &str = "stagedoor-id";

impl MediaStore {
    /// Writes a small file where files arrive, removes it, and answers how many bytes of
    /// that disk are free.
    ///
    /// # Errors
    /// What kept it from being written.
    pub(crate) async fn prove_room(&self) -> io::Result<u64> {
        let folder = self.incoming().to_owned();
        let proved = move || {
            disk_proof::write_and_remove(&folder)?;
            disk_free(&folder)
        };
        tokio::task::spawn_blocking(proved)
            .await
            .map_err(io::Error::other)?
    }

    /// Asks a bucket for something; a folder is there where it takes files.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not answer, or refuses.
    pub(crate) async fn prove_reached(&self) -> Result<(), Error> {
        match &self.place {
            Place::Folder => Ok(()),
            Place::Bucket(_) => match self.size(ANY_KEY).await {
                Ok(_) | Err(Error::NotFound) => Ok(()),
                Err(error) => Err(error),
            },
        }
    }

    /// Below how many free bytes no upload begins.
    pub(crate) const fn floor_bytes(&self) -> u64 {
        self.floor_bytes
    }
}
