//! What must never be printed: the secret key, and the passwords in URLs.

use std::fmt;

use stagedoor_domain::SecretKey;
use stagedoor_domain::settings::{ConfigError, HIDDEN, redacted};

/// The key that seals secrets in the database.
pub(super) fn key(variable: &'static str, text: &str) -> Result<SecretKey, ConfigError> {
    SecretKey::parse(text).map_err(|_| {
        ConfigError::new(
            variable,
            HIDDEN,
            "32 bytes in base64, such as `openssl rand -base64 32` prints",
        )
    })
}

/// A URL whose `Debug` and `Display` hide passwords.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(String);

impl SecretUrl {
    /// Keeps `url` as it is written.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its secrets, for whoever connects.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The part before `:`, in lower case.
    pub fn scheme(&self) -> String {
        self.0
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redacted(&self.0))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", redacted(&self.0))
    }
}
