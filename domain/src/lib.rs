//! What Stagedoor knows and does.
//!
//! Accounts, sessions, the upgrade to creator, tracks, mail and background
//! jobs. This crate is the only one that knows SQL; it knows nothing of HTTP or
//! pages. Both entrances, the REST API and the server functions, call the same
//! operations here, so neither can drift from the other.

pub mod accounts;
pub mod audit;
pub mod creators;
pub mod db;
pub mod jobs;
pub mod limits;
pub mod log_fields;
pub mod mail;
pub mod media;
pub mod operators;
pub mod passkeys;
pub mod security_log;
pub mod sessions;
pub mod settings;
pub mod suspended_factors;
pub mod tracks;
pub mod two_factor;

mod caller;
mod client;
mod clock;
mod device;
mod entropy;
mod error;
mod paging;
mod role;
mod secret_key;
mod services;

pub use accounts::User;
pub use caller::Caller;
pub use client::{ClientInfo, DeviceToken, Principal};
pub use clock::{Clock, MockClock, SystemClock};
pub use db::{AsyncFunc, Core, CoreParts, Db, Freshness, Requester, Tx};
pub use device::Device;
pub use entropy::{Entropy, OsEntropy, SeededEntropy, new_id};
pub use error::{Earned, Error, FieldError, SECOND_FACTOR};
pub use paging::Page;
pub use role::{Role, UnknownRole};
pub use secret_key::{KeyId, NotAKey, SecretKey};
pub use services::{ServiceParts, Services};
pub use settings::{AddressQuotas, Settings};
