//! The mail to the address that an account moves away from.

use uuid::Uuid;

use super::changing_account;
use super::format::in_words;
use super::language;
use super::letter::Letter;
use super::mail_job::MailJob;
use super::names;
use super::undo_link::{self, Undoable};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

impl MailJob for jobs::EmailChangeNotice {
    async fn account(&self, services: &Services) -> Result<Option<Uuid>, Error> {
        changing_account::of(services, self.change_id).await
    }

    /// The mail, with a link that undoes the change (OWASP ASVS 5.0, 6.3.7); none when
    /// it is too late for that. Every try makes another token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Some(Undoable { change, user, link }) =
            undo_link::make(services, self.change_id).await?
        else {
            return Ok(None);
        };
        let happened = &self.happened;
        let language = language::of(&user, None);
        let words = language.words();
        let (address_mails, letters) = (&words.address_mails, &words.letters);
        let at = in_words(happened.at, language);
        let until = in_words(change.undo_until, language);
        let device = happened.device.map(|device| device.in_words(language));
        let (subject, text, then, footer) = if self.is_confirmed {
            (
                address_mails.changed_subject,
                address_mails.changed_text,
                (address_mails.changed_then)(&until),
                (address_mails.changed_footer)(&until),
            )
        } else {
            (
                address_mails.asked_subject,
                address_mails.asked_text,
                address_mails.asked_then.to_owned(),
                (address_mails.asked_footer)(&until),
            )
        };
        Letter::new(language, subject, (address_mails.changed_preview)(&at))
            .hello(&user.username)
            .text(text)
            // In full: whoever reads this has to judge it.
            .strong(names::harmless_address(&change.new_email, language))
            .text(then)
            .facts([
                (letters.when, Some(&at)),
                (letters.device, device.as_deref()),
                (letters.ip_address, happened.address.as_deref()),
            ])
            .text(address_mails.changed_ask)
            .button(letters.undo, &link)
            .address("", &link)
            .footer(footer)
            .into_mail(services, services.new_id(), change.old_email)
            .map(Some)
    }
}
