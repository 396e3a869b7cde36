//! What a failure of the store is answered as.

use crate::error::Error;

/// A failure of the store: logged here, where what was tried is still known, and answered
/// as something that may work later.
pub(super) fn failed(what: &'static str, error: object_store::Error) -> Error {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return Error::NotFound;
    }
    tracing::error!(%error, "media: could not {what}");
    Error::unavailable(error)
}
