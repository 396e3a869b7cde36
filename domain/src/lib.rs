//! What Stagedoor knows and does.
//!
//! Accounts, sessions, the upgrade to creator, tracks, mail and background
//! jobs. This crate is the only one that knows SQL; it knows nothing of HTTP or
//! pages. Both entrances, the REST API and the server functions, call the same
//! operations here, so neither can drift from the other.

pub mod accounts;
pub mod artist_pages;
pub mod artists;
pub mod audit;
pub mod background;
pub mod backups;
pub mod clock_watch;
pub mod creator_numbers;
pub mod creators;
pub mod db;
pub mod deletion;
pub mod devices;
pub mod email_address;
pub mod expiry;
pub mod exports;
pub mod file_owner;
pub mod invitations;
pub mod jobs;
pub mod key_check;
pub mod limits;
pub mod log_fields;
pub mod logins;
pub mod mail;
pub mod maintenance;
pub mod meters;
pub mod operators;
pub mod passkeys;
pub mod passwords;
pub mod pictures;
pub mod preferences;
pub mod readiness;
pub mod refusals;
pub mod second_factor;
pub mod security_log;
pub mod sessions;
pub mod settings;
pub mod storage;
pub mod support;
pub mod tracks;
pub mod uploads;
pub mod users;

mod caller;
mod child_group;
mod client;
mod clock;
mod device_names;
mod disk_proof;
mod email_changes;
mod entropy;
mod error;
mod factor;
mod job_context;
pub mod media;
mod notifications;
mod paging;
mod processing;
mod recoveries;
mod relying_party;
mod retention;
mod role;
mod secret_key;
mod sent_mails;
mod services;
mod tokens;
mod track_news;
mod trust;
mod visible_text;

pub use caller::Caller;
pub use client::{ClientInfo, DeviceToken, Principal};
pub use clock::{Clock, MockClock, SystemClock};
pub use db::{
    AsyncFunc, Core, CoreParts, Db, Destination, Freshness, Requester, Tx, Unmigrated, Wake,
};
pub use device_names::{Browser, Device, System};
pub use entropy::{Entropy, OsEntropy, SeededEntropy, new_id};
pub use error::{Earned, Error, Fault, FieldError, SECOND_FACTOR};
pub use factor::Factor;
pub use paging::Page;
pub use processing::has_ffmpeg;
pub use relying_party::RelyingParty;
pub use role::{Role, UnknownRole};
pub use secret_key::{KeyId, NotAKey, SecretKey};
pub use services::{ServiceParts, Services};
pub use settings::{AddressQuotas, Settings};
pub use track_news::{TrackNews, TrackWatch};
pub use trust::http_client;
pub use users::{Preferences, Theme, User};
