//! The mail about a track that an operator has looked at.

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

impl MailJob for jobs::TrackReviewed {
    /// The mail; none when the account is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.owner_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let track_mails = &language.words().track_mails;
        let page = match &self.refused_for {
            None => format!("tracks/{}", self.track_id),
            Some(_) => format!("studio/tracks/{}", self.track_id),
        };
        let page = to(services, &page)?;
        let letter = match self.refused_for {
            None => Letter::new(
                language,
                track_mails.approved_subject,
                track_mails.approved_preview,
            )
            .hello(&user.username)
            .text((track_mails.approved_text)(&self.title))
            .button(track_mails.approved_button, &page),
            Some(reason) => Letter::new(
                language,
                track_mails.refused_subject,
                track_mails.refused_preview,
            )
            .hello(&user.username)
            .text((track_mails.refused_text)(&self.title))
            .strong(reason)
            .text(track_mails.refused_then)
            .button(track_mails.refused_button, &page),
        };
        letter
            .footer((track_mails.footer)(services.settings.host()))
            .into_mail(services, attempt.job_id, user.email)
            .map(Some)
    }
}
