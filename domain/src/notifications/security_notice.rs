//! The mail about something that happened to an account.

mod descriptions;

use std::time::Duration;

use chrono::{DateTime, Utc};
use stagedoor_words::Language;
use uuid::Uuid;

pub(super) use self::descriptions::Description;
use super::format::{days, in_words};
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::error::Error;
use crate::jobs::{self, Attempt, Happened, Notice};
use crate::mail::Mail;
use crate::services::Services;
use crate::settings::Settings;
use crate::tokens::{self, NewToken, TokenPurpose};
use crate::users::{self, User};

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
        let lifetime = link_lifetime(&services.settings, notice, happened.at);
        let issued = issue(services, *user_id, happened.at, lifetime).await?;
        let Some((user, token)) = issued else {
            return Ok(None);
        };
        let language = language::of(&user, None);
        let words = language.words();
        let (notices, letters) = (&words.notices, &words.letters);
        let settings = &services.settings;
        let Description {
            subject,
            what,
            then,
        } = Description::of(notice, settings.host(), language);
        let disown = links::with_token(services, "not-me", &token)?;
        let at = in_words(happened.at, language);
        let device = happened.device.map(|device| device.in_words(language));
        let about: Vec<&str> = [Some(&*at), device.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let mut letter = Letter::new(language, subject, (notices.preview)(&about.join(", ")))
            .hello(&user.username)
            .text(format!("{what} {then}"))
            .facts([
                (letters.when, Some(&at)),
                (letters.device, device.as_deref()),
                (letters.ip_address, happened.address.as_deref()),
            ]);
        if *notice == Notice::PasswordResetByOperator {
            letter = letter.text(notices.set_one_yourself).link(
                letters.set_password,
                &links::to(services, "forgot-password")?,
            );
        }
        if let Notice::DeletionAsked { .. } | Notice::DeletionAskedByOperator { .. } = notice {
            letter = letter.link(
                words.deletion_mails.button,
                &links::to(services, "leaving")?,
            );
        }
        let ask = if notice.is_by_operator() {
            notices.ask_of_operator
        } else {
            notices.ask
        };
        letter
            .text(ask)
            .button(letters.not_me, &disown)
            .address("", &disown)
            .footer((notices.footer)(&days(lifetime, language)))
            .into_mail(services, services.new_id(), user.email)
            .map(Some)
    }
}

/// When and from where, in one line.
pub(super) fn about(happened: &Happened, language: Language) -> String {
    let at = in_words(happened.at, language);
    let device = happened.device.map(|device| device.in_words(language));
    let known = [Some(at), device, happened.address.clone()];
    let known: Vec<String> = known.into_iter().flatten().collect();
    known.join(", ")
}

/// How long "This wasn't me" works in the mail about what happened at this time: where an
/// account is to be deleted, for as long as it can be kept.
fn link_lifetime(settings: &Settings, notice: &Notice, happened_at: DateTime<Utc>) -> Duration {
    let grace = match notice {
        Notice::DeletionAsked { until } | Notice::DeletionAskedByOperator { until } => {
            (*until - happened_at).to_std().unwrap_or_default()
        }
        _ => Duration::ZERO,
    };
    settings.disown_lifetime.max(grace)
}

/// A token that disowns what happened at this time, and works so long, and who gets it.
pub(super) async fn issue(
    services: &Services,
    user_id: Uuid,
    concerns_at: DateTime<Utc>,
    lifetime: Duration,
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
                lifetime,
            };
            let token = tokens::issue(tx, new).await?;
            Ok(Some((user, token)))
        })
        .await
}
