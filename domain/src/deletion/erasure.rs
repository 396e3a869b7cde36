//! The job that deletes an account for good.

use super::steps::erase_next;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, EraseAccount, Failure, Run};

impl Run<JobContext> for EraseAccount {
    async fn run(self, context: &JobContext, _: Attempt) -> Result<(), Failure> {
        while erase_next(&context.services, &self).await? {}
        Ok(())
    }
}
