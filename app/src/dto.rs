//! The types that cross the network, between a page and its islands or from one
//! request to the next. Only the server reads and writes them as JSON with serde; the
//! browser has a parser of its own, see `islands::json`.

#[cfg(feature = "ssr")]
mod answers;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod message;

use std::fmt;

#[cfg(feature = "ssr")]
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use answers::{PasskeyChallenge, Upgrade};
#[cfg(feature = "ssr")]
pub use flash::{Flash, FormState};
#[cfg(feature = "ssr")]
pub use message::{Message, MessageKind};

use crate::islands::said::said;

/// The logged-in user, as far as the islands need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct CurrentUser {
    /// The account's id, which forms carry to say for whom they are.
    pub id: String,
    /// The public name.
    pub username: String,
    /// The address, as its owner wrote it.
    pub email: String,
    /// Whether the address is confirmed.
    pub is_verified: bool,
    /// The role's name, as the API spells it.
    pub role: String,
    /// The same in a word for people.
    pub role_name: String,
    /// Whether that role may upload; the domain decides it, islands only ask.
    pub is_creator_tier: bool,
    /// When the account was made, RFC 3339 in UTC.
    pub created_at: String,
    /// The same day in words, such as "14 June 2025".
    pub member_since: String,
}

/// What is wrong with one field, or with the form as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct FieldProblem {
    /// The field's name; empty when no single field is to blame.
    pub field: String,
    /// A stable reason, such as `too_short`.
    pub code: String,
    /// One sentence for the person who typed it.
    pub message: String,
}

/// Why a server function did not do what it was asked. Its JSON is a part of the
/// API's problem details, so that an answer from an outer layer reads the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
pub struct AppError {
    /// The contract's code, such as `EMAIL_NOT_VERIFIED`.
    pub code: String,
    /// What happened and what to do, in plain words.
    pub detail: String,
    /// What is wrong with single fields.
    #[cfg_attr(feature = "ssr", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub errors: Vec<FieldProblem>,
    /// What a proof must have in it besides a password.
    #[cfg_attr(
        feature = "ssr",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub needs: Option<Needs>,
    /// Seconds until another try is worth it.
    #[cfg_attr(
        feature = "ssr",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub retry_after: Option<u64>,
    /// What the operator finds it by.
    #[cfg_attr(
        feature = "ssr",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub request_id: Option<String>,
}

/// What a proof of who somebody is must have in it besides a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "ssr", serde(rename_all = "snake_case"))]
pub enum Needs {
    /// A code, a backup code or a passkey.
    SecondFactor,
}

impl AppError {
    /// An error without fields.
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            needs: None,
            retry_after: None,
            request_id: None,
        }
    }

    /// What the person is told. Where it is ours to mend, that includes what the
    /// operator finds it by.
    pub fn told(&self) -> String {
        match &self.request_id {
            Some(id) if matches!(&*self.code, "INTERNAL" | "SERVICE_UNAVAILABLE") => {
                format!("{} {} {id}", self.detail, said!(request_id))
            }
            _ => self.detail.clone(),
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for AppError {}
