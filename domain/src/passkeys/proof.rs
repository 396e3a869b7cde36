//! Proving with a passkey once more who one is.

use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::PublicKeyCredential;

use super::assertion::{self, Verdict, refused};
use super::ceremony::Ceremony;
use super::{CeremonyPurpose, Challenge};
use crate::audit::{self, Action, Event, Method};
use crate::caller::Caller;
use crate::client::Principal;
use crate::error::Error;
use crate::sessions::{self, Renewed, RepeatableForm, SessionToken};

/// Asks for one of the passkeys of whoever is logged in.
///
/// # Errors
/// [`Error::PasskeysUnavailable`], [`Error::RateLimited`], [`Error::NotFound`] when
/// they have none.
pub async fn begin_proof(caller: &Caller) -> Result<Challenge, Error> {
    let principal = caller.principal()?;
    caller.address_limits.passkey(caller.client())?;
    assertion::ask_user(caller, ceremony(&principal), principal.user_id).await
}

/// Notes a new proof in the session of whoever asks, when the passkey is theirs. It is
/// one with a second factor: a passkey is that and more. The session gets the new id
/// that is answered; the one it had is dead at once (OWASP ASVS 5.0, 7.2.4).
///
/// # Errors
/// [`Error::PasskeyRejected`], [`Error::PasskeySuspended`],
/// [`Error::PasskeysUnavailable`], [`Error::Unauthenticated`] when the session is over by now.
pub async fn prove(
    caller: &Caller,
    ceremony_id: Uuid,
    credential: &Value,
) -> Result<Renewed, Error> {
    let answer = assertion::parse(credential)?;
    prove_with(caller, ceremony_id, answer, None).await
}

/// The same by a form that came with the id `old`. With that the same form can be
/// repeated for [`Settings::session_grace`](crate::Settings::session_grace), and has
/// the same outcome; only the first repeat is answered the new id.
///
/// # Errors
/// As [`prove`], also when the id was renewed by something else.
pub async fn prove_by_form(
    caller: &Caller,
    ceremony_id: Uuid,
    credential: &Value,
    old: SessionToken,
) -> Result<Renewed, Error> {
    let answer = assertion::parse(credential)?;
    let content = [ceremony_id.as_bytes(), credential.to_string().as_bytes()].concat();
    let form = Some(RepeatableForm { old, content });
    prove_with(caller, ceremony_id, answer, form).await
}

async fn prove_with(
    caller: &Caller,
    ceremony_id: Uuid,
    answer: PublicKeyCredential,
    form: Option<RepeatableForm>,
) -> Result<Renewed, Error> {
    let principal = caller.principal()?;

    let services = caller.services().clone();
    caller
        .write(async move |tx| {
            let form = form.as_ref();
            let repeated = sessions::repeated_form(tx, form).await?;
            if let Some(repeated) = repeated {
                return Ok(Ok(repeated));
            }
            let ceremony = ceremony(&principal);
            let only = Some(principal.user_id);
            let verdict = assertion::check(
                tx,
                &services.relying_party,
                ceremony,
                ceremony_id,
                only,
                &answer,
            )
            .await?;
            let (event, outcome) = match verdict {
                Verdict::Right(user_id) => {
                    let id = principal.session_id;
                    let renewed = sessions::renew_after_proof(tx, id, form).await?;
                    let now = tx.now();
                    sessions::note_second_factor(tx.conn(), id, now).await?;
                    let method = Method::Passkey;
                    let event = Event::by_user(Action::Reauthenticate { method }, user_id);
                    (event, Ok(renewed))
                }
                Verdict::Wrong(Some(owner)) => {
                    let event = Event::by_anybody(refused(false), owner);
                    (event, Err(Error::PasskeyRejected))
                }
                Verdict::Suspended(owner) => {
                    let event = Event::by_anybody(refused(true), owner);
                    audit::record(tx, &event).await?;
                    return Ok(Err(Error::PasskeySuspended));
                }
                Verdict::Wrong(None) => {
                    // The challenge may have been answered by the same form while
                    // this one waited for it.
                    let repeated = sessions::repeated_form(tx, form).await?;
                    return Ok(repeated.ok_or(Error::PasskeyRejected));
                }
            };
            audit::record(tx, &event).await?;
            Ok(outcome)
        })
        .await?
}

const fn ceremony(principal: &Principal) -> Ceremony {
    Ceremony {
        purpose: CeremonyPurpose::Prove,
        session_id: Some(principal.session_id),
    }
}
