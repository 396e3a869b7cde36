//! The mail about a copy of somebody's data that waits for them.

use super::format::in_words;
use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::exports;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

impl MailJob for jobs::ExportReady {
    /// The mail; none when the copy is gone, or the address may be anybody's. It leads to
    /// the page that asks who it is, and not to the copy.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let user = users::by_id(reader.conn(), self.user_id).await?;
        let Some(user) = user.filter(|user| user.is_verified) else {
            return Ok(None);
        };
        let until = exports::ready_until(reader.conn(), self.export_id, self.user_id).await?;
        let Some(until) = until else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (export_mails, letters) = (&words.export_mails, &words.letters);
        let until = in_words(until, language);
        let page = to(services, "settings/data")?;
        let new_password = to(services, "forgot-password")?;
        Letter::new(
            language,
            export_mails.subject,
            (export_mails.preview)(&until),
        )
        .hello(&user.username)
        .text(export_mails.text)
        .text((export_mails.until)(&until))
        .button(export_mails.button, &page)
        .footer(export_mails.footer)
        .footer_link(letters.set_password, &new_password)
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}
