//! A mail that tells whether mails arrive.

use std::time::Duration;

use chrono::Utc;
use stagedoor_domain::email_address::EmailAddress;
use stagedoor_domain::mail::Mail;
use stagedoor_domain::{OsEntropy, new_id};
use stagedoor_words::Language;
use tokio::time::timeout;

use super::Check;
use crate::assemble;
use crate::config::Config;
use crate::error_chain::with_causes;

/// As long as a job has for a mail.
const PATIENCE: Duration = Duration::from_secs(90);

const NAME: &str = "test mail";

/// Sends one to `address` and tells what became of it.
pub(super) async fn send(config: &Config, address: &str) -> Check {
    let Ok(to) = EmailAddress::parse(address) else {
        return Check::failed(NAME, format!("{address:?} is no address"), None);
    };
    let mailer = match assemble::mailer(config) {
        Ok(mailer) => mailer,
        Err(error) => {
            let cause = with_causes(error.as_ref());
            return Check::failed(NAME, "SMTP_URL cannot be used", Some(cause));
        }
    };
    let mail = mail(config, to.as_str());
    match timeout(PATIENCE, mailer.send(&mail)).await {
        Ok(Ok(())) if config.smtp_url.is_none() => Check {
            name: NAME,
            ok: true,
            detail: format!("written to {}; no SMTP_URL", config.outbox().display()),
            cause: None,
            is_worrying: false,
        },
        Ok(Ok(())) => Check {
            name: NAME,
            ok: true,
            detail: format!("the mail server took it for {address}: look whether it arrives"),
            cause: None,
            is_worrying: false,
        },
        Ok(Err(error)) => Check::failed(NAME, "was not taken", Some(with_causes(&error))),
        Err(_) => Check::failed(NAME, format!("no answer within {PATIENCE:?}"), None),
    }
}

fn mail(config: &Config, to: &str) -> Mail {
    let now = Utc::now();
    let site = &config.settings.public_url;
    let text = format!(
        "This is a test mail of the Stagedoor at {site}.\n\nSomebody who operates it asked for it \
         with `stagedoor doctor --mail`. Mails to people are sent the same way.\n"
    );
    Mail {
        id: new_id(&OsEntropy, now),
        from: config.settings.mail_from.clone(),
        to: to.to_owned(),
        language: Language::English,
        subject: "A test mail of Stagedoor",
        html: format!("<p>{}</p>", text.trim().replace("\n\n", "</p><p>")),
        text,
        date: now,
        host: site.host_str().unwrap_or("localhost").to_owned(),
    }
}
