//! What people prove with who they are.

use serde::{Deserialize, Serialize};

/// What proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// A password alone.
    #[serde(rename = "password")]
    Password,
    /// A password, then a code of an authenticator app.
    #[serde(rename = "password+totp")]
    PasswordAndTotp,
    /// A password, then a backup code.
    #[serde(rename = "password+backup_code")]
    PasswordAndBackupCode,
    /// A password, then a passkey.
    #[serde(rename = "password+passkey")]
    PasswordAndPasskey,
    /// A password, after the time that an account which was locked waits for its
    /// owner's second factors.
    #[serde(rename = "password+wait")]
    PasswordAfterWait,
    /// A passkey alone.
    #[serde(rename = "passkey")]
    Passkey,
    /// Nothing yet: they have just made the account.
    #[serde(rename = "registration")]
    Registration,
}

impl Method {
    /// Whether a second factor was a part of it. A passkey is two factors by itself:
    /// the device and what opens it.
    pub(crate) const fn has_second_factor(self) -> bool {
        !matches!(self, Self::Password | Self::PasswordAfterWait)
    }
}
