//! The mail with what somebody was answered.

use super::format::days;
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::db::Tx;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::support;
use crate::users::{self, User};

/// What goes to whom.
struct Answer {
    reference: String,
    text: String,
    reader: Reader,
}

enum Reader {
    Account(Box<User>),
    Address {
        email: String,
        language: stagedoor_words::Language,
        token: String,
    },
}

impl MailJob for jobs::TicketAnswered {
    /// The mail with the answer, and to an address without an account a link that opens the
    /// ticket. None when whoever asked is gone, or has an address that they have not
    /// confirmed: that may be anybody's, and the answer stands on the page.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let answer = services
            .write(async move |tx| answer(tx, &self).await)
            .await?;
        let Some(Answer {
            reference,
            text,
            reader,
        }) = answer
        else {
            return Ok(None);
        };
        let page = format!("support/{reference}");
        // A link of its own makes it another mail with every try.
        let (language, id) = match &reader {
            Reader::Account(user) => (language::of(user, None), attempt.job_id),
            Reader::Address { language, .. } => (*language, services.new_id()),
        };
        let support_mails = &language.words().support_mails;
        let letter = Letter::new(
            language,
            support_mails.answered_subject,
            support_mails.answered_preview,
        );
        let letter = match &reader {
            Reader::Account(user) => letter.hello(&user.username),
            Reader::Address { .. } => letter.hello_whoever(),
        };
        let letter = letter
            .text((support_mails.answered_text)(&reference))
            .quoted(&text);
        let letter = match &reader {
            Reader::Account(_) => {
                let link = links::to(services, &page)?;
                letter.button(support_mails.answered_button, &link)
            }
            Reader::Address { token, .. } => {
                let link = links::with_token(services, &page, token)?;
                let lifetime = services.settings.ticket_link_lifetime;
                let lasts = (support_mails.link_opens)(&days(lifetime, language));
                letter
                    .button(support_mails.answered_button, &link)
                    .address(lasts, &link)
            }
        };
        let email = match reader {
            Reader::Account(user) => user.email,
            Reader::Address { email, .. } => email,
        };
        letter
            .footer(support_mails.answered_footer)
            .into_mail(services, id, email)
            .map(Some)
    }
}

async fn answer(tx: &mut Tx, job: &jobs::TicketAnswered) -> Result<Option<Answer>, Error> {
    let found = support::by_id(tx.conn(), job.ticket_id).await?;
    let text = support::text_of(tx.conn(), job.message_id).await?;
    let (Some(found), Some(text)) = (found, text) else {
        return Ok(None);
    };
    let reader = match (found.user_id, found.email) {
        (Some(user_id), _) => {
            let user = users::by_id(tx.conn(), user_id).await?;
            user.filter(|user| user.is_verified)
                .map(|user| Reader::Account(Box::new(user)))
        }
        (None, Some(email)) => Some(Reader::Address {
            email,
            language: found.language.unwrap_or_default(),
            token: support::issue_link(tx, job.ticket_id).await?,
        }),
        (None, None) => None,
    };
    Ok(reader.map(|reader| Answer {
        reference: found.reference,
        text,
        reader,
    }))
}
