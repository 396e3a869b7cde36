//! Jobs that are one mail: make it, then send it.

use std::time::Duration;

use tracing::Instrument;
use uuid::Uuid;

use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{Attempt, Failure, Job, Run};
use crate::mail::{Mail, MailError};
use crate::meters::declared::MAILS;
use crate::sent_mails;
use crate::services::Services;
use crate::users;

/// How long a mail is tried that the mail server does not take. RFC 5321, section 4.5.4.1,
/// has four to five days for a server that delivers; this one hands over to one that does,
/// and what it tells of, a link or a login, is of little use after a weekend.
const PATIENCE: Duration = Duration::from_hours(72);

/// A job that is one mail.
pub(super) trait MailJob: Job {
    /// Returns whose account it is about, where that is known: by default the owner of the
    /// job. That it went out is noted there.
    fn account(
        &self,
        _services: &Services,
    ) -> impl Future<Output = Result<Option<Uuid>, Error>> + Send {
        let owner = self.owner().as_id();
        async move { Ok(owner) }
    }

    /// Returns the mail; none when there is no longer a reason to send it.
    fn mail(
        self,
        services: &Services,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Option<Mail>, Error>> + Send;
}

impl<J: MailJob> Run<JobContext> for J {
    const PATIENCE: Duration = PATIENCE;

    async fn run(self, context: &JobContext, attempt: Attempt) -> Result<(), Failure> {
        let services = &context.services;
        let account = self.account(services).await?;
        if let Some(mail) = self.mail(services, attempt).await? {
            let sent = context
                .mailer
                .send(&mail)
                .instrument(tracing::debug_span!("mail"))
                .await;
            MAILS.add([outcome_of(&sent)], 1);
            sent?;
            tracing::info!("mail sent");
            if let Some(account) = account {
                note(services, account, J::KIND).await;
            }
        }
        Ok(())
    }
}

/// What became of a try, as it is counted.
const fn outcome_of(sent: &Result<(), MailError>) -> &'static str {
    match sent {
        Ok(()) => "sent",
        Err(error) if error.is_final() => "refused",
        Err(_) => "deferred",
    }
}

/// Notes that a mail of this kind went out. It has gone, whether that can be noted or not.
async fn note(services: &Services, account: Uuid, kind: &'static str) {
    let noted = services.write(async move |tx| {
        // A mail may go to whoever has no account any more.
        if users::lock(tx, account).await?.is_some() {
            sent_mails::record(tx, account, kind).await?;
        }
        Ok(())
    });
    if let Err(error) = noted.await {
        tracing::warn!(%error, kind, "it could not be noted that a mail went out");
    }
}

impl From<MailError> for Failure {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Recipient(_) => Self::Refused(error.into()),
            MailError::Address(_) => Self::Permanent(error.into()),
            _ => Self::Transient(error.into()),
        }
    }
}
