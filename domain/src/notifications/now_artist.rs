//! The mail about having become an artist.

use url::Url;

use super::links::to;
use super::mail_job::MailJob;
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users;

/// You are now an artist.
struct NowArtist<'a> {
    username: &'a str,
    upload: &'a Url,
    /// Where to ask for a link that sets a new password.
    new_password: &'a Url,
    /// Where this Stagedoor is, as a name people know it by.
    host: &'a str,
}

mail_template! {
    NowArtist: "mail/now_artist.txt", "mail/now_artist.html",
    |_| "You are now an artist"
}

impl MailJob for jobs::NowArtist {
    /// The mail; none when the user is gone.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let Some(user) = users::by_id(reader.conn(), self.user_id).await? else {
            return Ok(None);
        };
        let content = NowArtist {
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
