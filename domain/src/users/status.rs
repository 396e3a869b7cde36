//! What an account is open for.

use serde::{Deserialize, Serialize};

use super::User;
use crate::error::Error;

/// What an account is open for. Whoever is not [`Status::Active`] logs in to a restricted
/// session: for their own data, for support, and for the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// For everything that its role may do.
    Active,
    /// Its owner has asked for its deletion, and can still keep it.
    Leaving,
    /// An operator has suspended it, whether or not its owner is leaving.
    Suspended,
}

impl Status {
    /// The name that the API and the queries of users use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Leaving => "leaving",
            Self::Suspended => "suspended",
        }
    }
}

/// No status has this name: a defect of a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such status: {0:?}")]
pub struct UnknownStatus(String);

impl TryFrom<String> for Status {
    type Error = UnknownStatus;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        [Self::Active, Self::Leaving, Self::Suspended]
            .into_iter()
            .find(|status| status.as_str() == name)
            .ok_or(UnknownStatus(name))
    }
}

impl User {
    /// Asks for an account that is open for everything.
    ///
    /// # Errors
    /// [`Error::AccountSuspended`], [`Error::AccountLeaving`].
    pub fn require_active(&self) -> Result<(), Error> {
        match (self.status, self.deletion_scheduled_for) {
            (Status::Suspended, _) => Err(Error::AccountSuspended {
                reason: self.suspension_reason.clone().unwrap_or_default(),
            }),
            (Status::Leaving, Some(until)) => Err(Error::AccountLeaving { until }),
            _ => Ok(()),
        }
    }
}
