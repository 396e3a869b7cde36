//! What a job is.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::failure::Failure;
use super::owner::Owner;
use crate::db::Lane;

/// Something to be done after a commit: what its row holds.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name of this kind of job, in the database and the log.
    const KIND: &'static str;

    /// The worker that does it.
    const LANE: Lane = Lane::Ordinary;

    /// The longest that a try may take.
    const TIME_LIMIT: Duration = Duration::from_secs(90);

    /// Whether its row stays for an operator to see where it failed for good. One that knows
    /// what nothing else is to know any more goes then, too.
    const STAYS_DEAD: bool = true;

    /// Returns whose job it is.
    fn owner(&self) -> Owner;
}

/// A job that can be done with what `C` has.
pub trait Run<C>: Job {
    /// How long it is tried once it has begun to fail, if the usual number of tries takes
    /// less. Zero: that number is all.
    const PATIENCE: Duration = Duration::ZERO;

    /// Does it. It may have been done before, and may have been begun before.
    ///
    /// # Errors
    /// [`Failure`], after which it is tried again, unless another try would end the same
    /// way.
    fn run(self, context: &C, attempt: Attempt)
    -> impl Future<Output = Result<(), Failure>> + Send;
}

/// One try of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The job, by the id that all its tries share.
    pub job_id: Uuid,
    /// Whether none was begun before.
    pub is_first: bool,
    /// Whether there is none after it.
    pub is_last: bool,
    /// Which try it is: what its hold of the job is told by.
    pub(super) number: i32,
}
