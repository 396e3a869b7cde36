//! Whether an upload may begin, asked before any byte of it is read.

use super::usage::storage;
use crate::caller::Caller;
use crate::error::Error;
use crate::limits::Place;
use crate::storage::Storage;

/// What the form around a file may add to the file's own size, in bytes: text fields
/// and multipart boundaries.
const FORM: u64 = 256 * 1024;

/// An upload that may begin, and counts as under way until this is dropped.
#[derive(Debug)]
pub struct Admission {
    storage: Storage,
    _place: Option<Place>,
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
/// [`Error::UploadsUnderWay`] when the artist has [`UPLOADS_AT_ONCE`](crate::limits::UPLOADS_AT_ONCE) already,
/// [`Error::QuotaExceeded`] when a file of that size cannot fit into their quota,
/// [`Error::Unavailable`] when it would leave too little free space on the disk.
pub async fn admit(caller: &Caller, announced: Option<u64>) -> Result<Admission, Error> {
    admit_in_place_of(caller, announced, 0).await
}

/// The same for a file that replaces one of `replaced` bytes.
///
/// # Errors
/// Those of [`admit`].
pub(super) async fn admit_in_place_of(
    caller: &Caller,
    announced: Option<u64>,
    replaced: u64,
) -> Result<Admission, Error> {
    let principal = caller.principal()?;
    let place = if caller.settings.rate_limits {
        Some(caller.uploads_under_way.enter(principal.user_id)?)
    } else {
        None
    };
    let file = announced.unwrap_or_default().saturating_sub(FORM);
    caller.media.require_room(file).await?;
    let storage = storage(caller).await?.without(replaced);
    storage.require(file.max(1))?;
    Ok(Admission {
        storage,
        _place: place,
    })
}
