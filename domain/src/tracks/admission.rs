//! Whether an upload may begin, asked before any byte of it is read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use super::storage::{Storage, storage};
use crate::caller::Caller;
use crate::error::Error;

/// The most uploads of one artist that are under way at the same time: what a
/// browser tab for each of a few tracks comes to, and far from what would fill the
/// disk or keep others waiting.
pub const UPLOADS_AT_ONCE: usize = 4;

/// What the form around a file may add to the file's own size, in bytes: text fields
/// and multipart boundaries.
const FORM: u64 = 256 * 1024;

/// Counts the uploads under way in this process, by artist.
#[derive(Debug, Clone, Default)]
pub struct UploadsUnderWay(Arc<Mutex<HashMap<Uuid, usize>>>);

/// An upload that may begin, and counts as under way until this is dropped.
#[derive(Debug)]
pub struct Admission {
    storage: Storage,
    _place: Option<Place>,
}

#[derive(Debug)]
struct Place {
    uploads: UploadsUnderWay,
    owner_id: Uuid,
}

impl Admission {
    /// The room that there was when the upload began.
    pub fn storage(&self) -> Storage {
        self.storage
    }
}

/// Lets an upload begin whose request announces a body of this size. Asked after
/// [`super::require_creator`].
///
/// # Errors
/// [`Error::UploadsUnderWay`] when the artist has [`UPLOADS_AT_ONCE`] already,
/// [`Error::QuotaExceeded`] when a file of that size cannot fit into their quota,
/// [`Error::Unavailable`] when it would leave too little free space on the disk.
pub async fn admit(caller: &Caller, announced: Option<u64>) -> Result<Admission, Error> {
    let principal = caller.principal()?;
    let place = if caller.settings.rate_limits {
        Some(caller.uploads_under_way.enter(principal.user_id)?)
    } else {
        None
    };
    let file = announced.unwrap_or_default().saturating_sub(FORM);
    caller.media.require_room(file).await?;
    let storage = storage(caller).await?;
    storage.require(file.max(1))?;
    Ok(Admission {
        storage,
        _place: place,
    })
}

impl UploadsUnderWay {
    fn enter(&self, owner_id: Uuid) -> Result<Place, Error> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(owner_id).or_default();
        if *count >= UPLOADS_AT_ONCE {
            return Err(Error::UploadsUnderWay {
                most: UPLOADS_AT_ONCE,
            });
        }
        *count += 1;
        Ok(Place {
            uploads: self.clone(),
            owner_id,
        })
    }
}

impl Drop for Place {
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
