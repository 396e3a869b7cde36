//! Passkeys, authenticator apps and backup codes that a lockdown has suspended. They
//! open nothing by themselves; where two-step login is on they still do as the second
//! step after a new password, until their owner keeps or removes each of them.

mod list;
mod review;
mod suspending;

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::error::Error;

pub use list::{SuspendedFactor, has_any, list};
pub use review::{keep, remove, require_proof_to_remove};
pub(crate) use suspending::{Suspended, suspend_all};

/// Which one somebody means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorId {
    /// The passkey with this id.
    Passkey(Uuid),
    /// The one authenticator app that an account may have.
    AuthenticatorApp,
    /// The backup codes, all of them.
    BackupCodes,
}

const AUTHENTICATOR_APP: &str = "authenticator_app";
const BACKUP_CODES: &str = "backup_codes";

impl fmt::Display for FactorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passkey(id) => id.fmt(f),
            Self::AuthenticatorApp => f.write_str(AUTHENTICATOR_APP),
            Self::BackupCodes => f.write_str(BACKUP_CODES),
        }
    }
}

impl FromStr for FactorId {
    type Err = Error;

    /// What [`fmt::Display`] shows.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anything else.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            AUTHENTICATOR_APP => Ok(Self::AuthenticatorApp),
            BACKUP_CODES => Ok(Self::BackupCodes),
            id => id.parse().map(Self::Passkey).map_err(|_| Error::NotFound),
        }
    }
}
