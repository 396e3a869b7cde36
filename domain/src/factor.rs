//! What proves who somebody is, besides a password.

use serde::{Deserialize, Serialize};

/// One that was kept or removed, as the log and the mails tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "factor", rename_all = "snake_case")]
pub enum Factor {
    /// A passkey.
    Passkey {
        /// What its owner calls it.
        name: String,
    },
    /// The authenticator app.
    AuthenticatorApp,
    /// The backup codes.
    BackupCodes,
}
