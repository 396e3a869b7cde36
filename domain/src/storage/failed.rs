//! What a failure of the store is answered as.

use std::io;

use crate::error::Error;

/// A failure of the disk or of the bucket, which may not be one later. Whoever answers it
/// or gives up over it logs it.
#[derive(Debug, thiserror::Error)]
#[error("media: could not {what}: {cause}")]
struct CouldNot<E: std::error::Error + 'static> {
    /// What was tried.
    what: &'static str,
    #[source]
    cause: E,
}

/// A failure of the disk.
pub(super) fn disk(what: &'static str, cause: io::Error) -> Error {
    Error::unavailable(CouldNot { what, cause })
}

/// A failure of the store, a folder or a bucket.
pub(super) fn failed(what: &'static str, cause: object_store::Error) -> Error {
    if matches!(cause, object_store::Error::NotFound { .. }) {
        return Error::NotFound;
    }
    Error::unavailable(CouldNot { what, cause })
}
