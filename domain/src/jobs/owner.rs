//! Whose job it is.

use uuid::Uuid;

use crate::email_address::EmailAddress;
use crate::limits;

/// Whose job it is: the queue serves one owner after the other. What is not known to be
/// an account's is its address's or its change's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner(Vec<u8>);

impl Owner {
    /// Returns the owner of jobs about the account, or the change, with this id.
    pub fn id(id: Uuid) -> Self {
        Self(id.as_bytes().to_vec())
    }

    /// Returns the owner of jobs of which only the address is known.
    pub fn address(email: &EmailAddress) -> Self {
        Self(limits::hash(email.key()))
    }

    /// Returns the id, where it is known by one.
    pub(crate) fn as_id(&self) -> Option<Uuid> {
        Uuid::from_slice(&self.0).ok()
    }

    /// Returns it as the database keeps it.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
