//! The mails about the end of an account.

use super::format::in_words;
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

impl MailJob for jobs::DeletionReminder {
    /// The mail; none when the account stays by now, or its address was never confirmed.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let user = users::by_id(reader.conn(), self.user_id).await?;
        let user = user.filter(|user| {
            user.is_verified && user.deletion_scheduled_for == Some(self.scheduled_for)
        });
        let Some(user) = user else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let deletion_mails = &language.words().deletion_mails;
        let until = in_words(self.scheduled_for, language);
        let page = to(services, "leaving")?;
        Letter::new(
            language,
            deletion_mails.soon_subject,
            (deletion_mails.soon_preview)(&until),
        )
        .hello(&user.username)
        .text((deletion_mails.soon_text)(&until))
        .text(deletion_mails.soon_then)
        .button(deletion_mails.button, &page)
        .footer((deletion_mails.soon_footer)(services.settings.host()))
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}

impl MailJob for jobs::AccountDeleted {
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let language = self.language.unwrap_or_default();
        let deletion_mails = &language.words().deletion_mails;
        let letter = Letter::new(
            language,
            deletion_mails.done_subject,
            deletion_mails.done_preview,
        )
        .hello(&self.username)
        .text(deletion_mails.done_text);
        let letter = if self.keeps_public_tracks {
            letter.text(deletion_mails.done_kept)
        } else {
            letter
        };
        letter
            .footer((deletion_mails.done_footer)(services.settings.host()))
            .into_mail(services, attempt.job_id, self.email)
            .map(Some)
    }
}
