//! The mail about somebody who wanted to move another account to a taken address.

use url::Url;

use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

/// Somebody wanted to move another account to your address.
struct AddressInUse<'a> {
    username: &'a str,
    login: &'a Url,
}

mail_template! {
    AddressInUse: "mail/address_in_use.txt", "mail/address_in_use.html",
    |_| "Somebody wanted to use your email address"
}

impl MailJob for jobs::AddressInUse {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let content = AddressInUse {
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
