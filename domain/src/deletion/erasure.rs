//! The job that deletes an account for good.

use super::steps::erase_next;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, EraseAccount, Failure, Run};

impl Run<JobContext> for EraseAccount {
    async fn run(self, context: &JobContext, _: Attempt) -> Result<(), Failure> {
        let services = &context.services;
        while erase_next(services, &self).await? {}
        // On the disk as well. Where it cannot be now, it is with the next hour's sweep, as
        // it is for the last mail.
        services.db.forget_erased().await?;
        Ok(())
    }
}
