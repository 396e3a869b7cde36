//! The mail to the address that an account moves away from.

use super::format::in_words;
use super::mail_job::MailJob;
use super::names;
use super::templates;
use super::undo_link::{self, Undoable};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

impl MailJob for jobs::EmailChangeNotice {
    /// The mail, with a link that undoes the change (OWASP ASVS 5.0, 6.3.7); none when
    /// it is too late for that. Every try makes another token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Some(Undoable { change, user, link }) =
            undo_link::make(services, self.change_id).await?
        else {
            return Ok(None);
        };
        let happened = &self.happened;
        let content = templates::EmailChangeNotice {
            username: &user.username,
            new_email: &names::harmless_address(&change.new_email),
            is_confirmed: self.is_confirmed,
            at: &in_words(happened.at),
            device: happened.device.as_deref(),
            address: happened.address.as_deref(),
            undo: &link,
            undo_until: &in_words(change.undo_until),
        }
        .content()?;
        let id = services.new_id();
        Ok(Some(content.into_mail(services, id, change.old_email)))
    }
}
