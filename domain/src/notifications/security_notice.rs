//! The mail about something that happened to an account.

mod descriptions;

use chrono::{DateTime, Utc};
use url::Url;
use uuid::Uuid;

pub(super) use self::descriptions::Description;
use super::format::{in_days, in_words};
use super::links;
use super::mail_job::MailJob;
use crate::error::Error;
use crate::jobs::{self, Attempt, Notice};
use crate::mail::Mail;
use crate::services::Services;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::{self, User};

/// Something happened to your account. Not `Debug`: a link holds a token.
struct SecurityNotice<'a> {
    username: &'a str,
    subject: &'static str,
    /// What happened: a sentence that follows "Hello,".
    what: &'a str,
    /// What that means: another sentence.
    then: &'a str,
    /// Whether the people who run this Stagedoor did it.
    is_by_operator: bool,
    /// When, in UTC and in words.
    at: &'a str,
    /// Such as "Firefox on Windows"; none for the command line.
    device: Option<&'a str>,
    /// The client's address; none for the command line.
    address: Option<&'a str>,
    /// Where to ask for a link that sets a new password, when one may be needed.
    new_password: Option<&'a Url>,
    /// "This wasn't me", with the token.
    disown: &'a Url,
    /// How long that works.
    days: u64,
}

mail_template! {
    SecurityNotice: "mail/security_notice.txt", "mail/security_notice.html",
    |mail| mail.subject
}

impl MailJob for jobs::SecurityNotice {
    /// The mail, with a link "This wasn't me" (OWASP ASVS 5.0, 6.3.7); none when the
    /// user is gone or has no confirmed address: somebody else may read what goes to one
    /// that was never confirmed. Every try makes another token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let jobs::SecurityNotice {
            user_id,
            notice,
            happened,
        } = &self;
        let Some((user, token)) = issue(services, *user_id, happened.at).await? else {
            return Ok(None);
        };
        let settings = &services.settings;
        let description = Description::of(notice, settings.host());
        let disown = links::with_token(services, "not-me", &token)?;
        let new_password = links::to(services, "forgot-password")?;
        let content = SecurityNotice {
            username: &user.username,
            subject: description.subject,
            what: &description.what,
            then: &description.then,
            is_by_operator: notice.is_by_operator(),
            at: &in_words(happened.at),
            device: happened.device.as_deref(),
            address: happened.address.as_deref(),
            new_password: (*notice == Notice::PasswordResetByOperator).then_some(&new_password),
            disown: &disown,
            days: in_days(settings.disown_lifetime),
        }
        .content()?;
        let id = services.new_id();
        Ok(Some(content.into_mail(services, id, user.email)))
    }
}

/// A token that disowns what happened at this time, and who gets it.
pub(super) async fn issue(
    services: &Services,
    user_id: Uuid,
    concerns_at: DateTime<Utc>,
) -> Result<Option<(User, String)>, Error> {
    services
        .write(async move |tx| {
            let user = users::by_id(tx.conn(), user_id).await?;
            let Some(user) = user.filter(|user| user.is_verified) else {
                return Ok(None);
            };
            let new = NewToken {
                purpose: TokenPurpose::Disown,
                user_id,
                subject_id: None,
                concerns_at,
                lifetime: tx.settings().disown_lifetime,
            };
            let token = tokens::issue(tx, new).await?;
            Ok(Some((user, token)))
        })
        .await
}
