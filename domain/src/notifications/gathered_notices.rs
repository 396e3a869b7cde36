//! Notices that come too often for a mail each, gathered into one.

use super::format::{in_days, in_words};
use super::links::to;
use super::mail_job::MailJob;
use super::security_notice::{self, Description};
use super::templates;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;

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
        let mut disown = to(services, "not-me")?;
        disown.query_pairs_mut().append_pair("token", &token);
        let host = services.settings.host();
        let listed: Vec<templates::Gathered<'_>> = notices
            .iter()
            .map(|(notice, happened)| templates::Gathered {
                what: Description::of(notice, host).subject,
                at: in_words(happened.at),
                device: happened.device.as_deref(),
                address: happened.address.as_deref(),
            })
            .collect();
        let content = templates::GatheredNotices {
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
