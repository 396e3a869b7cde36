//! The mail about being a listener again.

use super::language;
use super::letter::Letter;
use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::operators;
use crate::services::Services;
use crate::users;

impl MailJob for jobs::NoLongerArtist {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let support_mails = &language.words().support_mails;
        let settings = to(services, "settings")?;
        let tracks = operators::told_of_tracks(self.tracks, language);
        Letter::new(
            language,
            support_mails.listener_subject,
            support_mails.listener_preview,
        )
        .hello(&user.username)
        .text(support_mails.listener_text)
        .text(tracks)
        .text(support_mails.listener_anew)
        .button(support_mails.listener_button, &settings)
        .footer((support_mails.listener_footer)(services.settings.host()))
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}
