//! The job that processes a file.

use crate::job_context::JobContext;
use crate::jobs::{Attempt, Failure, ProcessTrack, Run};

impl Run<JobContext> for ProcessTrack {
    async fn run(self, _: &JobContext, _: Attempt) -> Result<(), Failure> {
        // Nothing is made of it yet: the track stays queued.
        Ok(())
    }
}
