//! Notices that come too often for a mail each, gathered into one.

use url::Url;

use super::format::{in_days, in_words};
use super::links;
use super::mail_job::MailJob;
use super::security_notice::{self, Description};
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

/// Several things happened to your account. Not `Debug`: the link holds a token.
struct GatheredNotices<'a> {
    username: &'a str,
    /// The oldest first.
    listed: &'a [Gathered<'a>],
    /// How many more there were.
    more: u32,
    /// "This wasn't me", with the token.
    disown: &'a Url,
    /// How long that works.
    days: u64,
}

/// One thing that happened.
struct Gathered<'a> {
    /// Such as "New login to your account".
    what: &'static str,
    /// When, in UTC and in words.
    at: String,
    /// Such as "Firefox on Windows"; none for the command line.
    device: Option<&'a str>,
    /// The client's address; none for the command line.
    address: Option<&'a str>,
}

mail_template! {
    GatheredNotices: "mail/gathered_notices.txt", "mail/gathered_notices.html",
    |_| "Much happened in your account"
}

impl MailJob for jobs::GatheredNotices {
    /// The mail, with a link "This wasn't me" that concerns the first of what happened;
    /// none when the user is gone or has no confirmed address. Every try makes another
    /// token, and so is another mail.
    async fn mail(self, services: &Services, _attempt: Attempt) -> Result<Option<Mail>, Error> {
        let (user_id, notices) = (self.user_id, &self.notices);
        let Some(first) = notices.iter().map(|(_, happened)| happened.at).min() else {
            return Ok(None);
        };
        let Some((user, token)) = security_notice::issue(services, user_id, first).await? else {
            return Ok(None);
        };
        // It is one of the mails of the hour that begins now.
        services
            .write(async move |tx| jobs::take_room(tx, user_id).await.map(drop))
            .await?;
        let disown = links::with_token(services, "not-me", &token)?;
        let host = services.settings.host();
        let listed: Vec<Gathered<'_>> = notices
            .iter()
            .map(|(notice, happened)| Gathered {
                what: Description::of(notice, host).subject,
                at: in_words(happened.at),
                device: happened.device.as_deref(),
                address: happened.address.as_deref(),
            })
            .collect();
        let content = GatheredNotices {
            username: &user.username,
            listed: &listed,
            more: self.more,
            disown: &disown,
            days: in_days(services.settings.disown_lifetime),
        }
        .content()?;
        let id = services.new_id();
        Ok(Some(content.into_mail(services, id, user.email)))
    }
}
