//! Confirming an e-mail address with a link.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::users;
use crate::audit::{self, Actor, Event};
use crate::db::{Conn, on};
use crate::error::Error;
use crate::services::{Origin, Services};

/// 256 random bits (OWASP ASVS 5.0, 6.5.1 asks for at least 112 where tries are
/// not limited).
const TOKEN_BYTES: usize = 32;

/// Makes a token for this user's address and stores its hash. The token itself
/// goes into the mail and nowhere else.
pub(crate) async fn issue(
    mut conn: Conn<'_>,
    services: &Services,
    user_id: Uuid,
) -> Result<String, Error> {
    let mut bytes = [0; TOKEN_BYTES];
    services.entropy.fill(&mut bytes);
    let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let now = services.clock.now();
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO email_verification_tokens (token_hash, user_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(hash(&token)).bind(user_id).bind(now)
        .bind(now + services.settings.verification_lifetime)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(token)
}

/// Confirms the address that `token` was sent to. The token counts once,
/// whatever happens at the same moment, and every other one of that user is
/// spent with it. Unknown, used and expired tokens get one answer.
pub async fn verify_email(services: &Services, origin: &Origin, token: &str) -> Result<(), Error> {
    let (hash, now) = (hash(token.trim()), services.clock.now());
    let (house, origin) = (services.clone(), origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let user_id: Option<Uuid> = on!(tx.conn(), c => {
                    sqlx::query_scalar(
                        "UPDATE email_verification_tokens SET used_at = $2
                         WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
                         RETURNING user_id",
                    )
                    .bind(&hash).bind(now)
                    .fetch_optional(c)
                    .await
                })?;
                let user_id = user_id.ok_or(Error::TokenInvalid)?;
                if !users::set_verified(tx.conn(), user_id).await? {
                    return Err(Error::TokenInvalid);
                }
                on!(tx.conn(), c => {
                    sqlx::query(
                        "UPDATE email_verification_tokens SET used_at = $2
                         WHERE user_id = $1 AND used_at IS NULL",
                    )
                    .bind(user_id).bind(now)
                    .execute(c)
                    .await
                    .map(drop)
                })?;
                let event = Event {
                    action: "user.verify_email",
                    actor: Actor::User(user_id),
                    subject_id: user_id,
                    origin,
                    metadata: json!({}),
                };
                audit::record(tx.conn(), &house, &event).await
            })
        })
        .await
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
