//! Jobs that are one mail: make it, then send it.

use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, Failure, Job, Run};
use crate::mail::{Mail, MailError};
use crate::services::Services;

/// A job that is one mail.
pub(super) trait MailJob: Job {
    /// Returns the mail; none when there is no longer a reason to send it.
    fn mail(
        self,
        services: &Services,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Option<Mail>, Error>> + Send;
}

impl<J: MailJob> Run<JobContext> for J {
    async fn run(self, context: &JobContext, attempt: Attempt) -> Result<(), Failure> {
        if let Some(mail) = self.mail(&context.services, attempt).await? {
            context.mailer.send(&mail).await?;
            tracing::info!("mail sent");
        }
        Ok(())
    }
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        if error.is_final() {
            Self::Permanent(error.into())
        } else {
            Self::Transient(error.into())
        }
    }
}
