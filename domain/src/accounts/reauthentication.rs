//! Proving once more who one is, before something sensitive.

use serde_json::json;

use super::{current_password, users};
use crate::audit::{self, Event};
use crate::error::Error;
use crate::services::{Origin, Principal, Services};
use crate::sessions;

/// Notes a new proof in the session of whoever asks, when this is their password
/// (OWASP ASVS 5.0, 7.5.1 and 7.5.2).
///
/// # Errors
/// [`Error::CurrentPasswordWrong`], after some of which [`Error::RateLimited`].
pub async fn reauthenticate(
    services: &Services,
    principal: &Principal,
    origin: &Origin,
    password: &str,
) -> Result<(), Error> {
    let found = current_password::check(services, origin, principal.user_id, password).await?;
    let (house, principal, origin) = (services.clone(), *principal, origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (user_id, now) = (principal.user_id, house.clock.now());
                // A password that was changed meanwhile proves nothing any more.
                let locked = users::lock_login(tx.conn(), user_id, &found.password_hash).await?;
                locked.ok_or(Error::CurrentPasswordWrong)?;
                sessions::note_proof_in(tx.conn(), principal.session_id, now).await?;
                let metadata = json!({"method": "password"});
                let event = Event::by_user("user.reauthenticate", user_id, &origin, metadata);
                audit::record(tx.conn(), &house, &event).await
            })
        })
        .await
}
