//! The id that a browser holds.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::entropy::Entropy;

/// Bytes of an id, and of the salt that one id is derived from another with.
const BYTES: usize = 16;

/// The id that a browser holds: 128 random bits (OWASP ASVS 5.0, 7.2.3). Whoever
/// has it is logged in, so it is kept hashed and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    bits: [u8; BYTES],
    salt: Option<[u8; BYTES]>,
}

impl SessionToken {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::from_bytes(random(entropy))
    }

    /// A new one in place of this one, which who holds this one can be told
    /// again for as long as this one is answered: the answer that brought it may
    /// have been lost, as the first of a double click is. The salt alone, which
    /// the database keeps, tells nothing.
    #[must_use]
    pub fn successor(&self, entropy: &dyn Entropy) -> Self {
        self.with_salt(random(entropy))
    }

    /// The same successor again, from the salt that was kept.
    #[must_use]
    pub fn known_successor(&self, salt: &[u8]) -> Option<Self> {
        salt.try_into().ok().map(|salt| self.with_salt(salt))
    }

    /// The one that a browser sent.
    pub const fn from_bytes(bits: [u8; BYTES]) -> Self {
        Self { bits, salt: None }
    }

    /// The bits, for the browser.
    pub const fn as_bytes(&self) -> [u8; BYTES] {
        self.bits
    }

    /// The bits are random and many, so a plain hash cannot be turned back.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.bits).to_vec()
    }

    /// What a successor was made with.
    pub(super) fn salt(&self) -> Option<Vec<u8>> {
        self.salt.map(|salt| salt.to_vec())
    }

    fn with_salt(&self, salt: [u8; BYTES]) -> Self {
        let digest = Sha256::new()
            .chain_update(b"successor")
            .chain_update(self.bits)
            .chain_update(salt);
        let mut bits = [0; BYTES];
        for (bit, digested) in bits.iter_mut().zip(digest.finalize()) {
            *bit = digested;
        }
        Self {
            bits,
            salt: Some(salt),
        }
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

fn random(entropy: &dyn Entropy) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    entropy.fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::SessionToken;
    use crate::entropy::SeededEntropy;

    #[test]
    fn a_successor_can_be_found_again_from_both_its_halves_and_from_neither_alone() {
        let entropy = SeededEntropy::new(7);
        let old = SessionToken::new(&entropy);
        let new = old.successor(&entropy);
        let salt = new.salt().unwrap();
        assert_eq!(old.known_successor(&salt), Some(new.clone()));
        assert_ne!(
            SessionToken::new(&entropy).known_successor(&salt),
            Some(new.clone())
        );
        assert_ne!(new.as_bytes(), old.as_bytes());
        assert_ne!(new.as_bytes().to_vec(), salt);
        assert_eq!(old.known_successor(&salt[1..]), None);
    }
}
