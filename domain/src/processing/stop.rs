//! Why the work on a file ended before its end.

use super::ffmpeg::Trouble;
use super::listening::Unheard;
use crate::error::Error;
use crate::tracks::FailureCode;

/// Why the work on a file ended before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nothing comes of this file, however often it is tried.
    Failed(FailureCode),
    /// It does not count any more: the track was deleted, or has another file or job.
    Gone,
    /// Something here went wrong, which may pass.
    Trouble(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            // The hold of the job, or the file of a track that was just deleted.
            Error::NotFound => Self::Gone,
            other => Self::Trouble(other),
        }
    }
}

impl From<Unheard> for Stop {
    fn from(unheard: Unheard) -> Self {
        match unheard {
            Unheard::Unknown => Self::Failed(FailureCode::Unreadable),
            Unheard::Refused(why) => Self::Failed(why),
            Unheard::Disk(error) => Self::Trouble(Error::unavailable(error)),
            Unheard::Abandoned => Self::Gone,
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        tracing::warn!(%trouble, "a file was not prepared");
        match trouble {
            Trouble::Refused(..) => Self::Failed(FailureCode::Unreadable),
            Trouble::Partial => Self::Failed(FailureCode::Truncated),
            Trouble::Memory => Self::Failed(FailureCode::TooDemanding),
            Trouble::Time => Self::Failed(FailureCode::Overdue),
            Trouble::Killed(_) | Trouble::System(_) => Self::Trouble(Error::unavailable(trouble)),
        }
    }
}
