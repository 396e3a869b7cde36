//! The mail about somebody who wanted an address that is still kept for the account
//! that has moved away from it.

use url::Url;

use super::format::in_words;
use super::mail_job::MailJob;
use super::undo_link::{self, Undoable};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

/// Somebody wanted to use the address that an account has just moved away from. Not
/// `Debug`: the link holds a token.
struct AddressReserved<'a> {
    /// The account that had it.
    username: &'a str,
    /// Until when it had it, in UTC and in words.
    moved_at: &'a str,
    /// The page that undoes the move, with the token.
    undo: &'a Url,
    /// Until when that works, in UTC and in words.
    undo_until: &'a str,
}

mail_template! {
    AddressReserved: "mail/address_reserved.txt", "mail/address_reserved.html",
    |_| "Your email address is still kept for an account"
}

impl MailJob for jobs::AddressReserved {
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
        let content = AddressReserved {
            username: &user.username,
            moved_at: &in_words(change.confirmed_at.unwrap_or(change.created_at)),
            undo: &link,
            undo_until: &in_words(change.undo_until),
        }
        .content()?;
        let id = services.new_id();
        Ok(Some(content.into_mail(services, id, change.old_email)))
    }
}
