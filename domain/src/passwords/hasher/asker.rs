//! For whom a hash is made.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::client::ClientInfo;
use crate::settings::Settings;

/// For whom a hash is made: what the queue tells apart.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// The client's network; none for an operator at the command line, who has a
    /// process of their own.
    pub(super) address: Option<IpAddr>,
    /// The account that it is about, as a hash.
    pub(super) account: Option<Vec<u8>>,
    /// Whether there is a limit on how many hashes wait for them.
    pub(super) is_bounded: bool,
}

impl Asker {
    /// Somebody at this client address (IPv6: its /64). Where limits are off they
    /// wait their turn, however many they are.
    pub fn from(settings: &Settings, client: &ClientInfo) -> Self {
        Self::at(client, settings.rate_limits)
    }

    /// An operator at the command line.
    pub fn operator() -> Self {
        Self::default()
    }

    /// The same, about the account that `key` stands for.
    #[must_use]
    pub fn about(mut self, key: &str) -> Self {
        self.account = Some(Sha256::digest(key.as_bytes()).to_vec());
        self
    }

    pub(super) fn at(client: &ClientInfo, is_bounded: bool) -> Self {
        Self {
            address: client.network(),
            account: None,
            is_bounded,
        }
    }
}
