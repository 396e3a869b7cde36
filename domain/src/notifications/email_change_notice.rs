//! The mail to the address that an account moves away from.

use url::Url;

use super::format::in_words;
use super::mail_job::MailJob;
use super::names;
use super::undo_link::{self, Undoable};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

/// Your address is to change, or has. Not `Debug`: the link holds a token.
struct EmailChangeNotice<'a> {
    username: &'a str,
    /// The new address, in full: whoever reads this has to judge it.
    new_email: &'a str,
    /// Whether it has changed, or was only asked for.
    is_confirmed: bool,
    /// When, in UTC and in words.
    at: &'a str,
    /// Such as "Firefox on Windows"; none when it is not known.
    device: Option<&'a str>,
    /// The client's address; none when it is not known.
    address: Option<&'a str>,
    /// The page that undoes it, with the token.
    undo: &'a Url,
    /// Until when that works, in UTC and in words.
    undo_until: &'a str,
}

impl EmailChangeNotice<'_> {
    const fn subject(&self) -> &'static str {
        if self.is_confirmed {
            "Your email address was changed"
        } else {
            "Somebody asked to change your email address"
        }
    }
}

mail_template! {
    EmailChangeNotice: "mail/email_change_notice.txt", "mail/email_change_notice.html",
    |mail| mail.subject()
}

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
        let content = EmailChangeNotice {
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
