//! The mail about somebody who wanted to move another account to a taken address.

use super::links::to;
use super::mail_job::MailJob;
use super::templates;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

impl MailJob for jobs::AddressInUse {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let content = templates::AddressInUse {
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
