//! Asking for a passkey, and checking what was answered.

use super::Challenge;
use super::ceremony::Ceremony;
use super::stored::{self, Locked};
use crate::audit::{Action, Method};
use crate::db::{Freshness, Tx};
use crate::error::Error;
use crate::relying_party::RelyingParty;
use crate::services::Services;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential, WebauthnError};
use webauthn_rs_proto::AllowCredentials;

use crate::users;

/// What came of checking an answer.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It is right, and this user's passkey gave it.
    Right(Uuid),
    /// It is right, and this user's passkey is suspended, where it is to open something
    /// by itself.
    Suspended(Uuid),
    /// It is not. Whose passkey it names, when it answers a challenge of ours and
    /// they have such a one.
    Wrong(Option<Uuid>),
}

/// Returns what the audit log has of a passkey that was refused.
pub(super) const fn refused(suspended: bool) -> Action {
    Action::LogInFailed {
        method: Some(Method::Passkey),
        suspended,
    }
}

/// What a browser sent.
///
/// # Errors
/// [`Error::PasskeyRejected`] when it is nothing that a browser sends.
pub(super) fn parse<T: DeserializeOwned>(credential: &Value) -> Result<T, Error> {
    T::deserialize(credential).map_err(|error| {
        tracing::debug!(%error, "what was answered for a passkey cannot be read");
        Error::PasskeyRejected
    })
}

/// Asks for any passkey of this site.
pub(super) async fn ask_anybody(
    services: &Services,
    ceremony: Ceremony,
) -> Result<Challenge, Error> {
    ask(services, ceremony, None).await
}

/// Asks for one of the passkeys of this user.
///
/// # Errors
/// [`Error::NotFound`] when they have none that counts: as the second step of a login
/// suspended ones do.
pub(super) async fn ask_user(
    services: &Services,
    ceremony: Ceremony,
    user_id: Uuid,
) -> Result<Challenge, Error> {
    ask(services, ceremony, Some(user_id)).await
}

/// One kind of challenge for all purposes. A browser takes the list of passkeys
/// that may answer from the challenge; the answer is checked against the passkeys
/// as they are when it comes, for one may be removed while the browser asks.
async fn ask(
    services: &Services,
    ceremony: Ceremony,
    user_id: Option<Uuid>,
) -> Result<Challenge, Error> {
    let webauthn = services.relying_party.webauthn()?;
    let (mut asked, state) = webauthn
        .start_discoverable_authentication()
        .map_err(Error::internal)?;
    if let Some(user_id) = user_id {
        let mut known = {
            let mut reader = services.db.read(Freshness::Latest).await?;
            stored::known(reader.conn(), user_id).await?
        };
        if !ceremony.takes_suspended() {
            known.retain(|passkey| !passkey.is_suspended());
        }
        if known.is_empty() {
            return Err(Error::NotFound);
        }
        asked.public_key.allow_credentials = known
            .into_iter()
            .map(|passkey| AllowCredentials {
                type_: "public-key".into(),
                transports: passkey.transports(),
                id: passkey.credential_id,
            })
            .collect();
    }
    let options = asked.public_key;
    services
        .write(async move |tx| ceremony.begin(tx, &state, &options).await)
        .await
}

/// Uses the challenge up and checks the answer to it: of any passkey, or of those
/// of one user alone. The use of a passkey that answered rightly is noted.
pub(super) async fn check(
    tx: &mut Tx,
    relying_party: &RelyingParty,
    ceremony: Ceremony,
    ceremony_id: Uuid,
    only: Option<Uuid>,
    answer: &PublicKeyCredential,
) -> Result<Verdict, Error> {
    let webauthn = relying_party.webauthn()?;
    let state = ceremony.take(tx, ceremony_id).await?;
    let Some(state): Option<DiscoverableAuthentication> = state else {
        return Ok(Verdict::Wrong(None));
    };
    let Some(user_id) = claimed_owner(answer, only) else {
        tracing::debug!("the answer names nobody, or somebody else");
        return Ok(Verdict::Wrong(None));
    };
    // Before the passkey, in the order of everybody who locks both.
    if users::lock(tx, user_id).await?.is_none() {
        tracing::debug!("the answer names a user who is gone");
        return Ok(Verdict::Wrong(None));
    }
    let passkey = stored::lock(tx.conn(), user_id, answer.get_credential_id()).await?;
    let Some(Locked {
        id,
        mut credential,
        is_suspended,
    }) = passkey
    else {
        tracing::debug!(%user_id, "the answer is from a passkey that they do not have");
        return Ok(Verdict::Wrong(None));
    };
    match webauthn.finish_discoverable_authentication_v2(answer, state, &credential) {
        Ok(_) if is_suspended && !ceremony.takes_suspended() => {
            tracing::info!(%user_id, passkey_id = %id, "a suspended passkey was refused");
            Ok(Verdict::Suspended(user_id))
        }
        Ok(result) => {
            credential.update_credential(&result);
            let now = tx.now();
            stored::note_use(tx.conn(), id, &credential, now).await?;
            Ok(Verdict::Right(user_id))
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            tracing::warn!(%user_id, passkey_id = %id, "a passkey counts backwards: is there a copy of it?");
            Ok(Verdict::Wrong(Some(user_id)))
        }
        Err(error) => {
            tracing::info!(%error, %user_id, passkey_id = %id, "a passkey was refused");
            Ok(Verdict::Wrong(Some(user_id)))
        }
    }
}

/// Whom the passkey belongs to, as the answer has it: a passkey keeps its user's id.
/// One that is asked for by name may leave it out, but may not name another
/// (WebAuthn Level 3, section 7.2, step 6).
fn claimed_owner(answer: &PublicKeyCredential, only: Option<Uuid>) -> Option<Uuid> {
    let named = answer.get_user_unique_id();
    match only {
        Some(user_id) => named
            .is_none_or(|named| named == user_id.as_bytes())
            .then_some(user_id),
        None => named.and_then(|named| Uuid::from_slice(named).ok()),
    }
}
