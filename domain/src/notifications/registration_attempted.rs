//! The mail about somebody who tried to register with a taken address.

use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

impl MailJob for jobs::RegistrationAttempted {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (account_mails, letters) = (&words.account_mails, &words.letters);
        let login = to(services, "login")?;
        Letter::new(
            language,
            account_mails.attempted_subject,
            account_mails.attempted_preview,
        )
        .heading(account_mails.attempted_heading)
        .hello(&user.username)
        .text(account_mails.attempted_text)
        .text(account_mails.attempted_then)
        .button(letters.log_in, &login)
        .footer(account_mails.attempted_footer)
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}
