//! The mail with a link that sets a new password.

use std::sync::Arc;

use uuid::Uuid;

use super::format::minutes;
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::audit::{self, Action, Event};
use crate::db::{Freshness, Requester, Tx};
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::sessions;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::{self, User};

impl MailJob for jobs::ResetPassword {
    async fn account(&self, services: &Services) -> Result<Option<Uuid>, Error> {
        let Ok(email) = EmailAddress::parse(&self.email) else {
            return Ok(None);
        };
        let mut reader = services.db.read(Freshness::Latest).await?;
        let found = users::by_email(reader.conn(), &email).await?;
        Ok(found.map(|found| found.user.id))
    }

    /// The mail, with a token of its own, which is made here and goes nowhere else;
    /// none when no account has this address, or when the session that it was asked for
    /// through was ended by its owner since.
    ///
    /// It goes to the address that the account has and not to what was typed: two
    /// addresses may count as the same and lead to two mailboxes. Every try makes
    /// another token, and so is another mail.
    ///
    /// Where somebody asked for it, the account's owner finds that in their log.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let Ok(email) = EmailAddress::parse(&self.email) else {
            return Ok(None);
        };
        // What is written down is told as done from where somebody asked.
        let was_asked = self.asked_from.is_some();
        let asked_in = self.asked_from.as_ref().and_then(|client| client.language);
        let asker = Requester::from(Arc::new(self.asked_from.unwrap_or_default()));
        let lifetime = services.settings.password_reset_lifetime;
        let issued = services
            .write_for(asker, async move |tx| {
                let Some(user) = holder(tx, &email).await? else {
                    return Ok(None);
                };
                let asked_by = tx.client().session_id;
                // The link would open nothing.
                if let Some(session_id) = asked_by
                    && sessions::was_ended(tx.conn(), session_id).await?
                {
                    return Ok(None);
                }
                let new = NewToken {
                    purpose: TokenPurpose::ResetPassword,
                    user_id: user.id,
                    subject_id: None,
                    concerns_at: tx.now(),
                    lifetime,
                };
                let token = tokens::issue_for(tx, new, asked_by).await?;
                if was_asked {
                    let event = Event::by_anybody(Action::RequestPasswordReset, user.id);
                    audit::record(tx, &event).await?;
                }
                Ok(Some((user, token)))
            })
            .await?;
        let Some((user, token)) = issued else {
            return Ok(None);
        };
        let link = links::with_token(services, "reset-password", &token)?;
        let language = language::of(&user, asked_in);
        let words = language.words();
        let (account_mails, letters) = (&words.account_mails, &words.letters);
        let lasts = (letters.link_works)(&minutes(lifetime, language));
        Letter::new(language, account_mails.reset_subject, lasts.clone())
            .hello(&user.username)
            .text(account_mails.reset_text)
            .button(account_mails.reset_button, &link)
            .address(lasts, &link)
            .footer(account_mails.reset_footer)
            .into_mail(services, services.new_id(), user.email)
            .map(Some)
    }
}

/// Whose address this is, and stays until the transaction ends: an account that
/// moves to another address at this moment must not leave a working link at its
/// old one.
async fn holder(tx: &mut Tx, email: &EmailAddress) -> Result<Option<User>, Error> {
    let Some(found) = users::by_email(tx.conn(), email).await? else {
        return Ok(None);
    };
    let user = users::lock(tx, found.user.id).await?;
    Ok(user.filter(|user| user.email == found.user.email))
}
