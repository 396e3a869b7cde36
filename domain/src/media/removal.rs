//! Removing objects that no row refers to any more.

use crate::job_context::JobContext;
use crate::jobs::{Attempt, Failure, RemoveObjects, Run};

impl Run<JobContext> for RemoveObjects {
    async fn run(self, context: &JobContext, _: Attempt) -> Result<(), Failure> {
        for key in &self.keys {
            context.services.media.remove(key).await?;
        }
        Ok(())
    }
}
