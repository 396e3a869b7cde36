//! What is kept of some actions beside their name.

use chrono::{DateTime, Utc};
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

/// What was done to lock an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LockedDown {
    /// How many sessions ended.
    pub sessions_ended: u64,
    /// The names of the passkeys that are suspended.
    pub passkeys_suspended: Vec<String>,
    /// Whether an authenticator app is.
    pub two_step_suspended: bool,
    /// How many backup codes are.
    pub backup_codes_suspended: u64,
    /// The address that was taken away, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The address that the account went back to, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What becomes of the tracks of an artist who is a listener again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TracksAfter {
    /// Nobody but their owner hears them any more.
    Hide,
    /// Whoever could hear them still can.
    Keep,
    /// They are gone for good.
    Delete,
}

/// How an artist became a listener again, because they had asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GaveUp {
    /// The ticket in which they asked.
    pub ticket: String,
    /// What became of their tracks.
    pub tracks: TracksAfter,
    /// When they had become an artist by themselves; the account knows it no more.
    pub promoted_to_creator_at: Option<DateTime<Utc>>,
}

/// Where a second factor was refused, other than at a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedAt {
    /// Where somebody who is logged in proves again who they are.
    Reauthentication,
}

/// What an operator did with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewPassword {
    /// Set another one.
    Set,
    /// Took it out of use.
    OutOfUse,
}

/// Why a request through a session of the account was refused, by the code that the API
/// has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// It came from another site.
    #[serde(rename = "CSRF_REJECTED")]
    OtherOrigin,
    /// There were too many.
    #[serde(rename = "RATE_LIMITED")]
    TooMany,
}

impl Refusal {
    /// Returns the refusal that has this code, if it is one of these.
    pub fn with_code(code: &str) -> Option<Self> {
        Self::deserialize(StrDeserializer::<Error>::new(code)).ok()
    }
}
