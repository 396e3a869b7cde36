//! The mail about having become an artist.

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

impl MailJob for jobs::NowArtist {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (account_mails, letters) = (&words.account_mails, &words.letters);
        let upload = to(services, "studio/upload")?;
        let new_password = to(services, "forgot-password")?;
        Letter::new(
            language,
            account_mails.artist_subject,
            account_mails.artist_preview,
        )
        .hello(&user.username)
        .text(account_mails.artist_text)
        .button(account_mails.artist_button, &upload)
        .footer((account_mails.artist_footer)(services.settings.host()))
        .footer_link(letters.set_password, &new_password)
        .into_mail(services, attempt.job_id, user.email)
        .map(Some)
    }
}
