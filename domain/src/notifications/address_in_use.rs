//! The mail about somebody who wanted to move another account to a taken address.

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

impl MailJob for jobs::AddressInUse {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (address_mails, letters) = (&words.address_mails, &words.letters);
        let login = to(services, "login")?;
        Letter::new(
            language,
            address_mails.used_subject,
            address_mails.used_preview,
        )
        .hello(&user.username)
        .text(address_mails.used_text)
        .text(address_mails.used_then)
        .button(letters.log_in, &login)
        .footer(address_mails.used_footer)
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}
