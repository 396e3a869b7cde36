//! The mail that confirms the address an account is to move to.

use uuid::Uuid;

use super::changing_account;
use super::confirmation_room::{self, Room};
use super::format::hours;
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::email_changes::{self, EmailChange};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users;

impl MailJob for jobs::ConfirmNewEmail {
    async fn account(&self, services: &Services) -> Result<Option<Uuid>, Error> {
        changing_account::of(services, self.change_id).await
    }

    /// The mail, with a token of its own, which is made here and goes nowhere else;
    /// none when the change is over. Every try makes another token, and so is another
    /// mail; each of them works until one is used.
    ///
    /// On the first try it takes room for one mail, and waits where there is none.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let (change_id, is_first_try) = (self.change_id, attempt.is_first);
        let lifetime = services.settings.email_change_lifetime;
        let issued = services
            .write(async move |tx| {
                let change = email_changes::find(tx.conn(), change_id).await?;
                let Some(change) = change.filter(EmailChange::is_awaited) else {
                    return Ok(None);
                };
                if is_first_try && !has_room(tx, &change).await? {
                    return Ok(None);
                }
                let Some(user) = users::by_id(tx.conn(), change.user_id).await? else {
                    return Ok(None);
                };
                let new = NewToken {
                    purpose: TokenPurpose::ConfirmEmailChange,
                    user_id: user.id,
                    subject_id: Some(change.id),
                    concerns_at: change.created_at,
                    lifetime,
                };
                let token = tokens::issue(tx, new).await?;
                Ok(Some((change, user, token)))
            })
            .await?;
        let Some((change, user, token)) = issued else {
            return Ok(None);
        };
        let link = links::with_token(services, "email-change", &token)?;
        let language = language::of(&user, None);
        let words = language.words();
        let (address_mails, letters) = (&words.address_mails, &words.letters);
        Letter::new(
            language,
            address_mails.new_subject,
            address_mails.new_preview,
        )
        .hello(&user.username)
        .text((address_mails.new_text)(&user.username))
        .button(address_mails.new_button, &link)
        .address((letters.link_works)(&hours(lifetime, language)), &link)
        .footer(address_mails.new_footer)
        .into_mail(services, services.new_id(), change.new_email)
        .map(Some)
    }
}

/// Whether this mail may leave now; otherwise it is in the queue again.
async fn has_room(tx: &mut Tx, change: &EmailChange) -> Result<bool, Error> {
    let email = EmailAddress::stored(&change.new_email);
    match confirmation_room::take(tx, &email).await? {
        Room::Taken => Ok(true),
        Room::DomainFull(at) | Room::AddressFull(at) => {
            let change_id = change.id;
            let again = jobs::ConfirmNewEmail { change_id };
            jobs::enqueue_at(tx, &again, at).await?;
            Ok(false)
        }
    }
}
