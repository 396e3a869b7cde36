//! Proving once more who one is, before something sensitive.

use serde_json::json;
use uuid::Uuid;

use super::arrival::Method;
use super::{current_password, second_factor, users};
use crate::audit::{self, Event};
use crate::db::Tx;
use crate::error::Error;
use crate::services::{Origin, Principal, Services};
use crate::sessions;
use crate::two_factor::Candidate;

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
    prove(services, principal, origin, password, None).await
}

/// The same with a code of their authenticator app, or with a backup code, so that
/// the proof has a second factor in it.
///
/// # Errors
/// Also [`Error::InvalidCode`], after some of which [`Error::RateLimited`]. Nothing is
/// proved then, however right the password is.
pub async fn reauthenticate_with_code(
    services: &Services,
    principal: &Principal,
    origin: &Origin,
    password: &str,
    code: &str,
) -> Result<(), Error> {
    prove(services, principal, origin, password, Some(code)).await
}

async fn prove(
    services: &Services,
    principal: &Principal,
    origin: &Origin,
    password: &str,
    code: Option<&str>,
) -> Result<(), Error> {
    let found = current_password::check(services, origin, principal.user_id, password).await?;
    let candidate = match code {
        Some(code) => {
            Some(second_factor::try_code(services, origin, principal.user_id, code).await?)
        }
        None => None,
    };
    let (house, principal, origin) = (services.clone(), *principal, origin.clone());
    let is_proved = services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let (user_id, now) = (principal.user_id, house.clock.now());
                // A password that was changed meanwhile proves nothing any more.
                let locked = users::lock_login(tx.conn(), user_id, &found.password_hash).await?;
                locked.ok_or(Error::CurrentPasswordWrong)?;
                let Some(method) = method_in(tx, &house, &origin, user_id, candidate).await? else {
                    return Ok(false);
                };
                sessions::note_proof_in(tx.conn(), principal.session_id, now).await?;
                if method.has_second_factor() {
                    sessions::note_second_factor_in(tx.conn(), principal.session_id, now).await?;
                }
                let metadata = json!({"method": method.as_str()});
                let event = Event::by_user("user.reauthenticate", user_id, &origin, metadata);
                audit::record(tx.conn(), &house, &event).await?;
                Ok(true)
            })
        })
        .await?;
    services.wake.notify_one();
    is_proved.then_some(()).ok_or(Error::InvalidCode)
}

/// What proves it, once the password is right; none when the code is wrong, which is
/// written down.
async fn method_in(
    tx: &mut Tx,
    services: &Services,
    origin: &Origin,
    user_id: Uuid,
    candidate: Option<Candidate>,
) -> Result<Option<Method>, Error> {
    let Some(candidate) = candidate else {
        return Ok(Some(Method::Password));
    };
    let method = second_factor::use_code_in(tx, services, origin, user_id, &candidate).await?;
    if method.is_none() {
        let metadata = json!({"at": "reauthentication"});
        let event = Event::by_anybody("user.second_factor_failed", user_id, origin, metadata);
        audit::record(tx.conn(), services, &event).await?;
    }
    Ok(method)
}
