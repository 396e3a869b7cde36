//! The token that makes a browser known again.

use std::fmt;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::entropy::Entropy;

/// Bytes of a device's id: 128 random bits, so that none can be guessed.
const BYTES: usize = 16;

/// What a browser keeps to be known again. It opens nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceToken([u8; BYTES]);

impl DeviceToken {
    /// Makes a new one.
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        let mut bits = [0; BYTES];
        entropy.fill(&mut bits);
        Self(bits)
    }

    /// The one that a browser sent.
    pub const fn from_bytes(bits: [u8; BYTES]) -> Self {
        Self(bits)
    }

    /// The bits, for the browser.
    pub const fn as_bytes(&self) -> [u8; BYTES] {
        self.0
    }

    /// What is kept of it: another value for each account, so that the database does
    /// not tell who shares a device.
    pub(crate) fn hash_for(&self, user_id: Uuid) -> Vec<u8> {
        Sha256::new()
            .chain_update(self.0)
            .chain_update(user_id)
            .finalize()
            .to_vec()
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}
