//! The mail that confirms an address.

use uuid::Uuid;

use super::links::to;
use crate::accounts::{users, verification};
use crate::error::Error;
use crate::mail::Mail;
use crate::mail::templates::ConfirmAddress;
use crate::services::Services;

/// The mail, with a token of its own: the token is made here and goes nowhere
/// else, so it never rests in the database. None when the user is gone, or has
/// confirmed the address in the meantime.
///
/// Every try makes another token, and each of them works until one is used. So
/// every try is another mail, with another id.
pub(super) async fn mail(services: &Services, user_id: Uuid) -> Result<Option<Mail>, Error> {
    let house = services.clone();
    let issued = services
        .db
        .write(move |tx| {
            Box::pin(async move {
                match users::by_id(tx.conn(), user_id).await? {
                    Some(user) if !user.is_verified => {
                        let token = verification::issue(tx.conn(), &house, user_id).await?;
                        Ok(Some((user, token)))
                    }
                    _ => Ok(None),
                }
            })
        })
        .await?;
    let Some((user, token)) = issued else {
        return Ok(None);
    };
    let mut link = to(services, "verify-email")?;
    link.query_pairs_mut().append_pair("token", &token);
    let content = ConfirmAddress {
        username: &user.username,
        link: &link,
        hours: services.settings.verification_lifetime.as_secs() / 3600,
    }
    .content()?;
    Ok(Some(Mail::new(
        services,
        services.new_id(),
        user.email,
        content,
    )))
}
