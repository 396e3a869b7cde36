//! How many uploads of one artist are under way in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::error::Error;

/// The most uploads of one artist that are under way at the same time: what a
/// browser tab for each of a few tracks comes to, and far from what would fill the
/// disk or keep others waiting.
pub const UPLOADS_AT_ONCE: usize = 4;

/// Counts the uploads under way in this process, by artist.
#[derive(Debug, Clone, Default)]
pub struct UploadsUnderWay(Arc<Mutex<HashMap<Uuid, usize>>>);

/// One upload that counts as under way until this is dropped.
#[derive(Debug)]
pub(crate) struct UploadPlace {
    uploads: UploadsUnderWay,
    owner_id: Uuid,
}

impl UploadsUnderWay {
    /// Counts one more upload of this artist.
    ///
    /// # Errors
    /// [`Error::UploadsUnderWay`] when there are [`UPLOADS_AT_ONCE`] already.
    pub(crate) fn enter(&self, owner_id: Uuid) -> Result<UploadPlace, Error> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(owner_id).or_default();
        if *count >= UPLOADS_AT_ONCE {
            return Err(Error::UploadsUnderWay {
                most: UPLOADS_AT_ONCE,
            });
        }
        *count += 1;
        Ok(UploadPlace {
            uploads: self.clone(),
            owner_id,
        })
    }
}

impl Drop for UploadPlace {
    fn drop(&mut self) {
        let mut counts = self
            .uploads
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.owner_id) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.owner_id);
            }
        }
    }
}
