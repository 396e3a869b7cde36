//! The mail that asks whether several tickets are from who reads it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use stagedoor_words::Language;
use url::Url;
use uuid::Uuid;

use super::confirmation_room;
use super::format::days;
use super::letter::Letter;
use super::links;
use super::list_claims::mailbox;
use super::mail_job::MailJob;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Attempt, Owner};
use crate::mail::Mail;
use crate::services::Services;
use crate::support;

/// The most tickets in one mail; those after them come an hour later.
const MOST: usize = 20;

/// A ticket that may be theirs: its reference, and its link's token.
type Link = (String, String);

/// Has this ticket stand in the one mail to this address that waits, or in one that is begun
/// for this time.
pub(super) async fn gather(
    tx: &mut Tx,
    email: &EmailAddress,
    tickets: Vec<Uuid>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let begun = jobs::VerifyTickets {
        email: email.as_str().to_owned(),
        tickets: tickets.clone(),
    };
    let add = move |waiting: &mut jobs::VerifyTickets| {
        for id in tickets {
            if !waiting.tickets.contains(&id) {
                waiting.tickets.push(id);
            }
        }
    };
    if jobs::amend(tx, &Owner::address(email), add).await? {
        return Ok(());
    }
    jobs::enqueue_at(tx, &begun, at).await
}

impl MailJob for jobs::VerifyTickets {
    /// The mail, with a link for each ticket that does not count yet; none where there is no
    /// such ticket. Nothing that was typed stands in it: anybody may name anybody's address.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let email = self.email.clone();
        let is_first_try = attempt.is_first;
        let found = services
            .write(async move |tx| issue(tx, &self, is_first_try).await)
            .await?;
        let Some((language, found)) = found else {
            return Ok(None);
        };
        let (support_mails, settings) = (&language.words().support_mails, &services.settings);
        let count = u64::try_from(found.len()).map_err(Error::internal)?;
        let mut letter = Letter::new(
            language,
            support_mails.verify_subject,
            support_mails.verify_preview,
        )
        .hello_whoever()
        .text((support_mails.verify_several)(settings.host(), count));
        for (reference, token) in &found {
            let link: Url = links::with_token(services, &format!("support/{reference}"), token)?;
            letter = letter
                .facts([(support_mails.message, Some(reference))])
                .button(support_mails.verify_button, &link)
                .address("", &link);
        }
        let lasts = days(settings.ticket_link_lifetime, language);
        let stays = days(settings.unconfirmed_lifetime, language);
        letter
            .quiet((support_mails.link_opens)(&lasts))
            .footer((support_mails.verify_footer)(&stays))
            .into_mail(services, services.new_id(), email)
            .map(Some)
    }
}

/// The tickets of this mail that do not count yet, each with a new token, and the language of
/// the first. Two addresses may count as the same and be two mailboxes: those of another one
/// get a mail of its own.
async fn issue(
    tx: &mut Tx,
    job: &jobs::VerifyTickets,
    is_first_try: bool,
) -> Result<Option<(Language, Vec<Link>)>, Error> {
    let email = EmailAddress::stored(&job.email);
    if is_first_try && let Some(at) = confirmation_room::take_of_domain(tx, &email).await? {
        jobs::enqueue_at(tx, job, at).await?;
        return Ok(None);
    }
    let theirs = mailbox(&job.email);
    let (mut language, mut found, mut later) = (None, Vec::new(), Vec::new());
    let mut elsewhere = BTreeMap::<String, jobs::VerifyTickets>::new();
    for id in &job.tickets {
        let ticket = support::by_id(tx.conn(), *id).await?;
        let Some(ticket) = ticket.filter(|ticket| ticket.confirmed_at.is_none()) else {
            continue;
        };
        let Some(email) = ticket.email else {
            continue;
        };
        let is_theirs = mailbox(&email) == theirs;
        if is_theirs && found.len() < MOST {
            language = language.or(ticket.language);
            found.push((ticket.reference, support::issue_link(tx, *id).await?));
        } else if support::has_link(tx.conn(), *id).await? {
            // An earlier try of this has left it to another mail.
        } else if is_theirs {
            later.push(*id);
        } else {
            let other = elsewhere.entry(mailbox(&email)).or_insert_with(|| {
                let tickets = Vec::new();
                jobs::VerifyTickets { email, tickets }
            });
            other.tickets.push(*id);
        }
    }
    if !later.is_empty() {
        let at = tx.now() + confirmation_room::HOUR;
        gather(tx, &email, later, at).await?;
    }
    for other in elsewhere.values() {
        jobs::enqueue(tx, other).await?;
    }
    Ok((!found.is_empty()).then(|| (language.unwrap_or_default(), found)))
}
