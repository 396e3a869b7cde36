//! The mails about an account that an operator has suspended, or restored.

use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users::{self, User};
use uuid::Uuid;

impl MailJob for jobs::AccountSuspended {
    /// The mail; none when the account is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Some(user) = confirmed(services, self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let suspension_mails = &language.words().suspension_mails;
        let host = services.settings.host();
        let page = to(services, "suspended")?;
        Letter::new(
            language,
            suspension_mails.suspended_subject,
            suspension_mails.suspended_preview,
        )
        .hello(&user.username)
        .text((suspension_mails.suspended_text)(host))
        .strong(self.reason)
        .text(suspension_mails.suspended_then)
        .button(suspension_mails.suspended_button, &page)
        .footer((suspension_mails.footer)(host))
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}

impl MailJob for jobs::AccountRestored {
    /// The mail; none when the account is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Some(user) = confirmed(services, self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let suspension_mails = &words.suspension_mails;
        let host = services.settings.host();
        let login = to(services, "login")?;
        let mut letter = Letter::new(
            language,
            suspension_mails.restored_subject,
            suspension_mails.restored_preview,
        )
        .hello(&user.username)
        .text((suspension_mails.restored_text)(host));
        if let Some(reason) = self.reason {
            letter = letter.strong(reason);
        }
        letter
            .text(suspension_mails.restored_then)
            .button(words.letters.log_in, &login)
            .footer((suspension_mails.footer)(host))
            .into_mail(services, attempt.job_id, user.email)
            .map(Some)
    }
}

/// The user, where the address is surely theirs: the reason is for nobody else.
async fn confirmed(services: &Services, user_id: Uuid) -> Result<Option<User>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let user = users::by_id(reader.conn(), user_id).await?;
    Ok(user.filter(|user| user.is_verified))
}
