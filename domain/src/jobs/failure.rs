//! Why a try of a job failed.

use std::time::Duration;

use crate::error::Error;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a try of a job failed. Its text is logged and stored, so it says nothing
/// private.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another try may end otherwise.
    #[error("{0}")]
    Transient(Cause),
    /// Another try would end the same way.
    #[error("{0}")]
    Permanent(Cause),
    /// Whoever was to get it will never take it: another version changes nothing about that.
    #[error("{0}")]
    Refused(Cause),
    /// It took longer than this.
    #[error("not done within {} s", .0.as_secs())]
    Timeout(Duration),
    /// What the row holds is not a job of its kind.
    #[error("its payload is not a job: {0}")]
    Payload(serde_json::Error),
    /// No such kind of job is registered.
    #[error("its kind is not known")]
    UnknownKind,
}

impl Failure {
    /// Whether another try would end the same way.
    pub(super) const fn is_final(&self) -> bool {
        match self {
            Self::Permanent(_) | Self::Refused(_) | Self::Payload(_) | Self::UnknownKind => true,
            Self::Transient(_) | Self::Timeout(_) => false,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Transient(error.into())
    }
}
