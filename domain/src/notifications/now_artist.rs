//! The mail about having become an artist.

use super::links::to;
use super::mail_job::MailJob;
use super::templates;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

impl MailJob for jobs::NowArtist {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let content = templates::NowArtist {
            username: &user.username,
            upload: &to(services, "studio/upload")?,
            new_password: &to(services, "forgot-password")?,
            host: services.settings.host(),
        }
        .content()?;
        Ok(Some(content.into_mail(
            services,
            attempt.job_id,
            user.email,
        )))
    }
}
