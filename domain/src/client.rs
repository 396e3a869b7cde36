//! Who asks, and from where.

mod device_token;
pub(crate) mod language_tag;
mod network;
mod principal;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use stagedoor_words::Language;
use uuid::Uuid;

pub use device_token::DeviceToken;
pub(crate) use network::network;
pub use principal::Principal;

/// Where a request comes from, for limits and the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientInfo {
    /// The client's address; none for the command line.
    pub address: Option<IpAddr>,
    /// The client's own description of itself.
    pub user_agent: Option<String>,
    /// The id that the request's log lines and answer carry.
    pub request_id: Option<String>,
    /// The language that its requests ask for; none where they ask for none there is.
    #[serde(
        default,
        with = "language_tag",
        skip_serializing_if = "Option::is_none"
    )]
    pub language: Option<Language>,
    /// What the browser keeps to be known again. It is written down nowhere.
    #[serde(skip)]
    pub device: Option<DeviceToken>,
    /// The session of whoever is logged in there, for requests that end with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
}

impl ClientInfo {
    /// Returns the network of the client's address; see [`network()`].
    pub(crate) fn network(&self) -> Option<IpAddr> {
        self.address.map(network)
    }
}
