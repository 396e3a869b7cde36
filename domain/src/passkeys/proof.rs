//! Proving with a passkey once more who one is.

use serde_json::{Value, json};
use uuid::Uuid;

use super::assertion::{self, Verdict};
use super::ceremony::Ceremony;
use super::{CeremonyPurpose, Challenge};
use crate::audit::{self, Event};
use crate::error::Error;
use crate::services::{Origin, Principal, Services};
use crate::sessions;

/// Asks for one of the passkeys of whoever is logged in.
///
/// # Errors
/// [`Error::PasskeysUnavailable`], [`Error::RateLimited`], [`Error::NotFound`] when
/// they have none.
pub async fn begin_proof(
    services: &Services,
    principal: &Principal,
    origin: &Origin,
) -> Result<Challenge, Error> {
    services.address_limits.passkey(origin)?;
    assertion::ask_user(services, ceremony(principal), principal.user_id).await
}

/// Notes a new proof in the session of whoever asks, when the passkey is theirs. It is
/// one with a second factor: a passkey is that and more.
///
/// # Errors
/// [`Error::PasskeyRejected`], [`Error::PasskeySuspended`],
/// [`Error::PasskeysUnavailable`], [`Error::Unauthenticated`] when the session is over by now.
pub async fn prove(
    services: &Services,
    principal: &Principal,
    origin: &Origin,
    ceremony_id: Uuid,
    credential: &Value,
) -> Result<(), Error> {
    let answer = assertion::parse(credential)?;
    let (house, principal, origin) = (services.clone(), *principal, origin.clone());
    services
        .db
        .write(move |tx| {
            Box::pin(async move {
                let ceremony = ceremony(&principal);
                let only = Some(principal.user_id);
                let verdict =
                    assertion::check_in(tx, &house, ceremony, ceremony_id, only, &answer).await?;
                let metadata = json!({"method": "passkey"});
                let (event, outcome) = match verdict {
                    Verdict::Right(user_id) => {
                        let now = house.clock.now();
                        let session_id = principal.session_id;
                        sessions::note_proof_in(tx.conn(), session_id, now).await?;
                        sessions::note_second_factor_in(tx.conn(), session_id, now).await?;
                        let action = "user.reauthenticate";
                        (Event::by_user(action, user_id, &origin, metadata), Ok(()))
                    }
                    Verdict::Wrong(Some(owner)) => {
                        let action = "user.log_in_failed";
                        let event = Event::by_anybody(action, owner, &origin, metadata);
                        (event, Err(Error::PasskeyRejected))
                    }
                    Verdict::Suspended(owner) => {
                        let metadata = json!({"method": "passkey", "suspended": true});
                        let event =
                            Event::by_anybody("user.log_in_failed", owner, &origin, metadata);
                        audit::record(tx.conn(), &house, &event).await?;
                        return Ok(Err(Error::PasskeySuspended));
                    }
                    Verdict::Wrong(None) => return Ok(Err(Error::PasskeyRejected)),
                };
                audit::record(tx.conn(), &house, &event).await?;
                Ok(outcome)
            })
        })
        .await?
}

const fn ceremony(principal: &Principal) -> Ceremony {
    Ceremony {
        purpose: CeremonyPurpose::Prove,
        session_id: Some(principal.session_id),
    }
}
