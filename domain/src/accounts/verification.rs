//! Confirming an e-mail address with a link.

use serde_json::json;
use uuid::Uuid;

use super::tokens::{self, NewToken, TokenPurpose};
use super::users;
use crate::audit::{self, Event};
use crate::db::Conn;
use crate::error::Error;
use crate::services::{Origin, Services};

/// Makes a token for this user's address.
pub(crate) async fn issue(
    conn: Conn<'_>,
    services: &Services,
    user_id: Uuid,
) -> Result<String, Error> {
    let new = NewToken {
        purpose: TokenPurpose::VerifyEmail,
        user_id,
        subject_id: None,
        concerns_at: services.clock.now(),
        lifetime: services.settings.verification_lifetime,
    };
    tokens::issue(conn, services, new).await
}

/// Confirms the address that `token` was sent to. The token counts once,
/// whatever happens at the same moment, and every other one of that user is
/// spent with it. Unknown, used and expired tokens get one answer.
pub async fn verify_email(services: &Services, origin: &Origin, token: &str) -> Result<(), Error> {
    let (now, token) = (services.clock.now(), token.to_owned());
    let (house, origin) = (services.clone(), origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let purpose = TokenPurpose::VerifyEmail;
                let holder = tokens::holder(tx.conn(), purpose, &token, now).await?;
                let holder = holder.ok_or(Error::TokenInvalid)?;
                // First, because it locks the user's row (see `users::lock`).
                if !users::set_verified(tx.conn(), holder).await? {
                    return Err(Error::TokenInvalid);
                }
                let spent = tokens::spend(tx.conn(), purpose, &token, now).await?;
                tokens::revoke(tx.conn(), purpose, spent.user_id, now).await?;
                let event = Event::by_user("user.verify_email", spent.user_id, &origin, json!({}));
                audit::record(tx.conn(), &house, &event).await
            })
        })
        .await
}
