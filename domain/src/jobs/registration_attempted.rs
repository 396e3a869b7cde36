//! The mail about somebody who tried to register with a taken address.

use uuid::Uuid;

use super::links::to;
use crate::db::Freshness;
use crate::error::Error;
use crate::mail::Mail;
use crate::mail::templates::RegistrationAttempted;
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
    let content = RegistrationAttempted {
        username: &user.username,
        login: &to(services, "login")?,
    }
    .content()?;
    Ok(Some(Mail::new(services, id, user.email, content)))
}
