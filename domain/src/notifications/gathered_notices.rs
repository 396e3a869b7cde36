//! Notices that come too often for a mail each, gathered into one.

use super::format::days;
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use super::security_notice::{self, Description};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

impl MailJob for jobs::GatheredNotices {
    /// The mail, with a link "This wasn't me" that concerns the first of what happened;
    /// none when the user is gone or has no confirmed address. Every try makes another
    /// token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let user_id = self.user_id;
        let Some(first) = self.notices.iter().map(|(_, happened)| happened.at).min() else {
            return Ok(None);
        };
        let lifetime = services.settings.disown_lifetime;
        let issued = security_notice::issue(services, user_id, first, lifetime).await?;
        let Some((user, token)) = issued else {
            return Ok(None);
        };
        // It is one of the mails of the hour that begins now.
        services
            .write(async move |tx| jobs::take_room(tx, user_id).await.map(drop))
            .await?;
        let disown = links::with_token(services, "not-me", &token)?;
        let language = language::of(&user, None);
        let words = language.words();
        let (notices, letters) = (&words.notices, &words.letters);
        let settings = &services.settings;
        let mut letter = Letter::new(language, notices.gathered, notices.gathered_preview)
            .hello(&user.username)
            .text(notices.gathered_text);
        for (notice, happened) in &self.notices {
            let what = Description::of(notice, settings.host(), language).subject;
            letter = letter.event(what, security_notice::about(happened, language));
        }
        if self.more > 0 {
            letter = letter.text((notices.gathered_more)(self.more.into()));
        }
        letter
            .text(notices.gathered_ask)
            .button(letters.not_me, &disown)
            .address("", &disown)
            .footer((notices.gathered_footer)(&days(lifetime, language)))
            .into_mail(services, services.new_id(), user.email)
            .map(Some)
    }
}
