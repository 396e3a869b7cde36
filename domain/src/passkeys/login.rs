//! Logging in with a passkey alone.

use serde_json::Value;
use uuid::Uuid;

use super::assertion::{self, Verdict, refused};
use super::ceremony::Ceremony;
use super::{CeremonyPurpose, Challenge};
use crate::audit::{self, Event, Method};
use crate::caller::Caller;
use crate::error::Error;
use crate::logins;
use crate::sessions::{Began, SessionToken};
use crate::users::{self, User};

/// There is no session yet that could be told from another one. The challenge is
/// answered once, and whoever answers it is logged in by their own passkey.
const CEREMONY: Ceremony = Ceremony {
    purpose: CeremonyPurpose::LogIn,
    session_id: None,
};

/// Asks a browser for any passkey of this site.
///
/// # Errors
/// [`Error::PasskeysUnavailable`], [`Error::RateLimited`].
pub async fn begin_login(caller: &Caller) -> Result<Challenge, Error> {
    caller.address_limits.passkey(caller.client())?;
    assertion::ask_anybody(caller, CEREMONY).await
}

/// Logs in whoever the passkey belongs to, in place of the session that `replaces`
/// names. It shows both that the device is there and that its owner is, so there is
/// no second step (NIST SP 800-63B: a multi-factor cryptographic authenticator).
///
/// # Errors
/// [`Error::PasskeyRejected`], [`Error::PasskeySuspended`],
/// [`Error::PasskeysUnavailable`], [`Error::RateLimited`].
pub async fn log_in(
    caller: &Caller,
    ceremony_id: Uuid,
    credential: &Value,
    replaces: Option<SessionToken>,
) -> Result<(User, Began), Error> {
    let outcome = shown(caller, ceremony_id, credential, replaces).await;
    logins::counted("passkey", "passkey", outcome)
}

async fn shown(
    caller: &Caller,
    ceremony_id: Uuid,
    credential: &Value,
    replaces: Option<SessionToken>,
) -> Result<(User, Began), Error> {
    caller.address_limits.login(caller.client())?;
    let answer = assertion::parse(credential)?;

    let services = caller.services().clone();

    caller
        .write(async move |tx| {
            let verdict = assertion::check(
                tx,
                &services.relying_party,
                CEREMONY,
                ceremony_id,
                None,
                &answer,
            )
            .await?;
            let user_id = match verdict {
                Verdict::Right(user_id) => user_id,
                Verdict::Suspended(owner) => {
                    let event = Event::by_anybody(refused(true), owner);
                    audit::record(tx, &event).await?;
                    return Ok(Err(Error::PasskeySuspended));
                }
                Verdict::Wrong(owner) => {
                    if let Some(owner) = owner {
                        let event = Event::by_anybody(refused(false), owner);
                        audit::record(tx, &event).await?;
                    }
                    return Ok(Err(Error::PasskeyRejected));
                }
            };
            let user = users::by_id(tx.conn(), user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            let replaces = replaces.as_ref();
            let began = logins::finish_login(tx, &user, Method::Passkey, replaces).await?;
            Ok(Ok((user, began)))
        })
        .await?
}
