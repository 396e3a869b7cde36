//! How many uploads of one artist are under way in this process.

use uuid::Uuid;

use super::places::{Place, Places};
use crate::error::Error;

/// The most uploads of one artist that are under way at the same time: what a
/// browser tab for each of a few tracks comes to, and far from what would fill the
/// disk or keep others waiting.
pub const UPLOADS_AT_ONCE: usize = 4;

/// Counts the uploads under way in this process, by artist.
#[derive(Debug, Clone, Default)]
pub struct UploadsUnderWay(Places);

impl UploadsUnderWay {
    /// Counts one more upload of this artist.
    ///
    /// # Errors
    /// [`Error::UploadsUnderWay`] when there are [`UPLOADS_AT_ONCE`] already.
    pub(crate) fn enter(&self, owner_id: Uuid) -> Result<Place, Error> {
        let place = self.0.enter(owner_id, UPLOADS_AT_ONCE);
        place.ok_or(Error::UploadsUnderWay {
            most: UPLOADS_AT_ONCE,
        })
    }
}
