//! Marks that stand for whoever is counted.

use std::fmt;
use std::net::IpAddr;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::secret_key::SecretKey;

/// Stands for an address, a network or an account: the same on each server that has the same
/// key, and nothing that anybody reads the other out of.
pub(super) type Mark = [u8; 16];

/// Makes marks.
#[derive(Clone)]
pub struct Marks(Sha256);

impl fmt::Debug for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Marks")
    }
}

impl Marks {
    /// Those of this key, as it is now. Servers whose keys differ tell each other nothing of
    /// use.
    pub fn new(key: &SecretKey) -> Self {
        Self(Sha256::new_with_prefix(key.mark("limits", b"")))
    }

    /// The mark of an address or a network.
    pub(super) fn of_address(&self, address: IpAddr) -> Mark {
        match address {
            IpAddr::V4(v4) => self.of(&v4.octets()),
            IpAddr::V6(v6) => self.of(&v6.octets()),
        }
    }

    /// The mark of an account.
    pub(super) fn of_user(&self, user_id: Uuid) -> Mark {
        self.of(user_id.as_bytes())
    }

    /// A digest behind a secret is one block where HMAC is two, for each request; half of it
    /// is left out, so that nobody makes the mark of something longer out of it.
    fn of(&self, who: &[u8]) -> Mark {
        let digest = self.0.clone().chain_update(who).finalize();
        std::array::from_fn(|n| digest[n])
    }
}
