//! How many downloads of somebody's copies are under way in this process.

use std::time::Duration;

use uuid::Uuid;

use super::places::{Place, Places};
use crate::error::Error;

/// The most at the same time: one that was cut off may count for some minutes yet, while it
/// is gone on with in another one.
pub const DOWNLOADS_AT_ONCE: usize = 3;

/// When another one may be tried: it ends sooner where a file is read fast.
const TRY_AGAIN: Duration = Duration::from_mins(1);

/// Counts the downloads under way in this process, by account.
#[derive(Debug, Clone, Default)]
pub struct DownloadsUnderWay(Places);

impl DownloadsUnderWay {
    /// Counts one more download of this account.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when there are [`DOWNLOADS_AT_ONCE`] already.
    pub(crate) fn enter(&self, user_id: Uuid) -> Result<Place, Error> {
        let place = self.0.enter(user_id, DOWNLOADS_AT_ONCE);
        place.ok_or(Error::RateLimited {
            retry_after: TRY_AGAIN,
        })
    }
}
