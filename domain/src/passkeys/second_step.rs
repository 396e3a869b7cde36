//! A passkey as the second step of a login.

use crate::logins;
use serde_json::Value;
use uuid::Uuid;

use super::assertion::{self, Verdict};
use super::ceremony::Ceremony;
use super::{CeremonyPurpose, Challenge};
use crate::audit::Method;
use crate::caller::Caller;
use crate::error::Error;
use crate::logins::PendingLogin;
use crate::sessions::Began;
use crate::users::User;

/// Asks for one of the passkeys of whoever has done the first step.
///
/// # Errors
/// [`Error::PasskeysUnavailable`], [`Error::RateLimited`], [`Error::NotFound`] when
/// they have none.
pub async fn begin_second_factor(
    caller: &Caller,
    pending: &PendingLogin,
) -> Result<Challenge, Error> {
    caller.address_limits.passkey(caller.client())?;
    assertion::ask_user(caller, ceremony(pending), pending.user_id).await
}

/// Finishes a login with a passkey of the person who has done the first step. It
/// shares its tries with the codes of that login.
///
/// # Errors
/// [`Error::PasskeyRejected`], and [`Error::LoginOver`] with the last try;
/// [`Error::Unauthenticated`] when the login does not wait any more;
/// [`Error::RateLimited`] for an account whose second step is being guessed.
pub async fn log_in_second_factor(
    caller: &Caller,
    pending: PendingLogin,
    ceremony_id: Uuid,
    credential: &Value,
) -> Result<(User, Began), Error> {
    let outcome = second_step(caller, pending, ceremony_id, credential).await;
    logins::counted("second_step", "passkey", outcome)
}

async fn second_step(
    caller: &Caller,
    pending: PendingLogin,
    ceremony_id: Uuid,
    credential: &Value,
) -> Result<(User, Began), Error> {
    let answer = assertion::parse(credential)?;
    let is_last_try = logins::take_try(caller, &pending).await?;

    let services = caller.services().clone();
    caller
        .write(async move |tx| {
            let only = Some(pending.user_id);
            let ceremony = ceremony(&pending);
            let verdict = assertion::check(
                tx,
                &services.relying_party,
                ceremony,
                ceremony_id,
                only,
                &answer,
            )
            .await?;
            let Verdict::Right(_) = verdict else {
                let wrong = Error::PasskeyRejected;
                let refusal = logins::refuse_second_step(tx, &pending, is_last_try, wrong).await?;
                return Ok(Err(refusal));
            };
            let method = Method::PasswordAndPasskey;
            logins::finish_second_step(tx, &pending, method)
                .await
                .map(Ok)
        })
        .await?
}

const fn ceremony(pending: &PendingLogin) -> Ceremony {
    Ceremony {
        purpose: CeremonyPurpose::SecondFactor,
        session_id: Some(pending.session_id),
    }
}
