//! How much an artist has stored, and how much they may.

use serde::Serialize;

use crate::error::Error;

/// What an artist has of the room for their tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Storage {
    /// Bytes of all their tracks.
    pub used_bytes: u64,
    /// Bytes that these may have.
    pub quota_bytes: u64,
}

impl Storage {
    /// Bytes that are left.
    pub fn left_bytes(self) -> u64 {
        self.quota_bytes.saturating_sub(self.used_bytes)
    }

    /// The same without so many of the bytes that are used.
    pub(crate) fn without(self, bytes: u64) -> Self {
        Self {
            used_bytes: self.used_bytes.saturating_sub(bytes),
            ..self
        }
    }

    /// Whether `more` bytes fit in.
    ///
    /// # Errors
    /// [`Error::QuotaExceeded`] when they do not.
    pub(crate) fn require(self, more: u64) -> Result<(), Error> {
        if more <= self.left_bytes() {
            return Ok(());
        }
        Err(self.exceeded())
    }

    /// What is said to somebody for whose file there is no room.
    pub(crate) fn exceeded(self) -> Error {
        Error::QuotaExceeded {
            left_bytes: self.left_bytes(),
            quota_bytes: self.quota_bytes,
        }
    }
}
