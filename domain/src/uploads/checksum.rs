//! Whether a part has arrived as it was sent.

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// How a checksum is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// The one that every server of tus knows.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sha1, Self::Sha256];

    /// As tus spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }
}

/// What a part should come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// How it is made.
    pub algorithm: Algorithm,
    /// What it is.
    pub value: Vec<u8>,
}

/// What the bytes so far come to.
#[derive(Debug)]
pub(super) struct Summing {
    so_far: SoFar,
    expected: Vec<u8>,
}

#[derive(Debug)]
enum SoFar {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Summing {
    pub(super) fn toward(checksum: Checksum) -> Self {
        let so_far = match checksum.algorithm {
            Algorithm::Sha1 => SoFar::Sha1(Sha1::new()),
            Algorithm::Sha256 => SoFar::Sha256(Sha256::new()),
        };
        Self {
            so_far,
            expected: checksum.value,
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        match &mut self.so_far {
            SoFar::Sha1(digest) => digest.update(bytes),
            SoFar::Sha256(digest) => digest.update(bytes),
        }
    }

    pub(super) fn matches(self) -> bool {
        let found = match self.so_far {
            SoFar::Sha1(digest) => digest.finalize().to_vec(),
            SoFar::Sha256(digest) => digest.finalize().to_vec(),
        };
        found == self.expected
    }
}
