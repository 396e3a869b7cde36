//! The mail that asks whether a ticket is from who reads it.

use super::confirmation_room::{self, HOUR, Room};
use super::format::days;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use super::verify_tickets::gather;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::support;

/// To whom the mail goes, about which ticket, in which language, and its link's token.
struct Asked {
    email: String,
    reference: String,
    language: stagedoor_words::Language,
    token: String,
}

impl MailJob for jobs::VerifyTicket {
    /// The mail, with a token of its own, which is made here and goes nowhere else; none
    /// when the ticket is gone or counts already. Nothing that was typed stands in it:
    /// anybody may name anybody's address.
    ///
    /// On the first try it takes room for one mail, and waits where its domain got many;
    /// where the address did, the ticket goes into one mail with others.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let is_first_try = attempt.is_first;
        let asked = services
            .write(async move |tx| issue(tx, &self, is_first_try).await)
            .await?;
        let Some(asked) = asked else {
            return Ok(None);
        };
        let path = format!("support/{}", asked.reference);
        let link = links::with_token(services, &path, &asked.token)?;
        let support_mails = &asked.language.words().support_mails;
        let settings = &services.settings;
        let lasts =
            (support_mails.link_opens)(&days(settings.ticket_link_lifetime, asked.language));
        let stays = days(settings.unconfirmed_lifetime, asked.language);
        Letter::new(
            asked.language,
            support_mails.verify_subject,
            support_mails.verify_preview,
        )
        .hello_whoever()
        .text((support_mails.verify_text)(
            settings.host(),
            &asked.reference,
        ))
        .button(support_mails.verify_button, &link)
        .address(lasts, &link)
        .footer((support_mails.verify_footer)(&stays))
        .into_mail(services, services.new_id(), asked.email)
        .map(Some)
    }
}

async fn issue(
    tx: &mut Tx,
    job: &jobs::VerifyTicket,
    is_first_try: bool,
) -> Result<Option<Asked>, Error> {
    let found = support::by_id(tx.conn(), job.ticket_id).await?;
    let Some(found) = found.filter(|found| found.confirmed_at.is_none()) else {
        return Ok(None);
    };
    let Some(email) = found.email else {
        return Ok(None);
    };
    if is_first_try {
        match confirmation_room::take_for_ticket(tx, &EmailAddress::stored(&email)).await? {
            Room::Taken => {}
            Room::DomainFull(at) => {
                jobs::enqueue_at(tx, job, at).await?;
                return Ok(None);
            }
            // Whoever has the mailbox gets their link within the hour, whatever others do.
            Room::AddressFull(_) => {
                let (email, at) = (EmailAddress::stored(&email), tx.now() + HOUR);
                gather(tx, &email, vec![job.ticket_id], at).await?;
                return Ok(None);
            }
        }
    }
    Ok(Some(Asked {
        email,
        reference: found.reference,
        language: found.language.unwrap_or_default(),
        token: support::issue_link(tx, job.ticket_id).await?,
    }))
}
