//! The mail about having become an artist.

use uuid::Uuid;

use super::links::to;
use crate::db::Freshness;
use crate::error::Error;
use crate::mail::Mail;
use crate::mail::templates::NowArtist;
use crate::services::Services;
use crate::users;

/// The mail; none when the user is gone.
pub(super) async fn mail(
    services: &Services,
    id: Uuid,
    user_id: Uuid,
) -> Result<Option<Mail>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let Some(user) = users::by_id(reader.conn(), user_id).await? else {
        return Ok(None);
    };
    let content = NowArtist {
        username: &user.username,
        upload: &to(services, "studio/upload")?,
        new_password: &to(services, "forgot-password")?,
        host: services
            .settings
            .public_url
            .host_str()
            .unwrap_or("localhost"),
    }
    .content()?;
    Ok(Some(Mail::new(services, id, user.email, content)))
}
