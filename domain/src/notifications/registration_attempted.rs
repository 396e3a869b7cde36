//! The mail about somebody who tried to register with a taken address.

use url::Url;

use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

/// Somebody tried to register with your address.
struct RegistrationAttempted<'a> {
    username: &'a str,
    login: &'a Url,
}

mail_template! {
    RegistrationAttempted: "mail/registration_attempted.txt", "mail/registration_attempted.html",
    |_| "Somebody tried to register with your email"
}

impl MailJob for jobs::RegistrationAttempted {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let content = RegistrationAttempted {
            username: &user.username,
            login: &to(services, "login")?,
        }
        .content()?;
        Ok(Some(content.into_mail(
            services,
            attempt.job_id,
            user.email,
        )))
    }
}
