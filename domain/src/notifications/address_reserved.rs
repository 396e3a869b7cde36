//! The mail about somebody who wanted an address that is still kept for the account
//! that has moved away from it.

use uuid::Uuid;

use super::changing_account;
use super::format::in_words;
use super::language;
use super::letter::Letter;
use super::mail_job::MailJob;
use super::undo_link::{self, Undoable};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

impl MailJob for jobs::AddressReserved {
    async fn account(&self, services: &Services) -> Result<Option<Uuid>, Error> {
        changing_account::of(services, self.change_id).await
    }

    /// The mail; none when the address is not kept any longer. It goes to that address
    /// and not to where the account is now: whoever reads it there has typed it, and may
    /// be the owner whose account somebody else has moved away. Every try makes another
    /// token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Some(Undoable { change, user, link }) =
            undo_link::make(services, self.change_id).await?
        else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (address_mails, letters) = (&words.address_mails, &words.letters);
        let moved_at = in_words(change.confirmed_at.unwrap_or(change.created_at), language);
        let until = in_words(change.undo_until, language);
        Letter::new(
            language,
            address_mails.kept_subject,
            (address_mails.kept_preview)(&until),
        )
        .hello_whoever()
        .text(address_mails.kept_text)
        .facts([
            (letters.account, Some(&user.username)),
            (letters.moved_away, Some(&moved_at)),
            (letters.kept_until, Some(&until)),
        ])
        .text(address_mails.kept_ask)
        .button(letters.undo, &link)
        .address("", &link)
        .footer((address_mails.kept_footer)(&until))
        .into_mail(services, services.new_id(), change.old_email)
        .map(Some)
    }
}
