//! Counting what becomes of files that are sent.

use crate::error::Error;
use crate::meters::declared::{UPLOAD_BYTES, UPLOAD_REFUSALS, UPLOADS};

/// Counts a file whose arrival was announced, or that was sent with its form.
pub(crate) fn count_started() {
    UPLOADS.add(["started"], 1);
}

/// Counts a file that became a track, with its size in bytes.
pub(crate) fn count_finished(size: u64) {
    UPLOADS.add(["finished"], 1);
    UPLOAD_BYTES.add::<&str>([], size);
}

/// Counts a file that was refused. What is our own fault is none.
pub(crate) fn count_refused(error: &Error) {
    if !matches!(error, Error::Unavailable(_) | Error::Internal(_)) {
        UPLOADS.add(["refused"], 1);
        UPLOAD_REFUSALS.add([error.code()], 1);
    }
}
