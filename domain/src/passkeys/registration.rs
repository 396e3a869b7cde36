//! Adding a passkey.

use super::ceremony::Ceremony;
use super::stored::{self, Known, Made};
use super::{CeremonyPurpose, Challenge, Passkey, assertion, name};
use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::client::Principal;
use crate::db::Tx;
use crate::device_names::Device;
use crate::error::{Earned, Error};
use crate::jobs::{self, Notice};
use crate::limits::{self, Policy};
use crate::relying_party::RelyingParty;
use crate::sessions::{self, Renewed};
use crate::settings::Settings;
use crate::users::{self, User};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::{
    CreationChallengeResponse, PasskeyRegistration, RegisterPublicKeyCredential, Webauthn,
};
use webauthn_rs_proto::{
    AuthenticatorTransport, PublicKeyCredentialDescriptor, ResidentKeyRequirement,
};

/// The most ways to an authenticator that are kept: there are six (WebAuthn Level 3,
/// section 5.8.4).
const TRANSPORTS: usize = 6;

/// What a browser answers when a passkey was made.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// The challenge that it answers.
    pub ceremony_id: Uuid,
    /// What its owner calls it; a name made of the browser and system when empty.
    pub name: String,
    /// `RegistrationResponseJSON` of WebAuthn Level 3.
    pub credential: Value,
}

/// Asks the browser of whoever asks for a new passkey.
///
/// # Errors
/// [`Error::ReauthenticationRequired`], [`Error::SecondFactorProofRequired`],
/// [`Error::PasskeysUnavailable`], [`Error::EmailNotVerified`], [`Error::TooMany`],
/// [`Error::RateLimited`].
pub async fn begin_registration(caller: &Caller) -> Result<Challenge, Error> {
    let principal = caller.principal()?;
    caller.require_full_proof().await?;
    caller.relying_party.webauthn()?;
    let services = caller.services().clone();
    caller
        .write(async move |tx| {
            let key = limits::hash(&principal.user_id.to_string());
            let policy = policy(tx.settings());
            limits::attempt(tx, "passkey", &key, policy).await?;
            let user = users::by_id(tx.conn(), principal.user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            require_verified(&user)?;
            let known = stored::known(tx.conn(), user.id).await?;
            require_room(tx.settings(), known.len())?;
            let (asked, state) = ask(services.relying_party.webauthn()?, &user, &known)?;
            ceremony(&principal)
                .begin(tx, &state, &asked.public_key)
                .await
        })
        .await
}

/// Keeps the passkey that the browser made. This session gets the new id that is
/// answered.
///
/// # Errors
/// [`Error::PasskeyRejected`], [`Error::ReauthenticationRequired`],
/// [`Error::SecondFactorProofRequired`], [`Error::PasskeysUnavailable`],
/// [`Error::EmailNotVerified`], [`Error::TooMany`]; [`Error::Validation`] of the
/// field `name`, after which the same answer may be sent with another one.
pub async fn register(caller: &Caller, new: NewPasskey) -> Result<Renewed<Passkey>, Error> {
    caller.require_full_proof().await?;
    let name = name::parse(&new.name).map_err(|problem| Error::Validation(vec![problem]))?;
    let name = name.unwrap_or_else(|| {
        let client = caller.client();
        let language = client.language.unwrap_or_default();
        Device::of(client.user_agent.as_deref()).in_words(language)
    });
    let answer: RegisterPublicKeyCredential = assertion::parse(&new.credential)?;

    let services = caller.services().clone();
    let registered = caller
        .write(async move |tx| {
            let made = check(tx, &services.relying_party, new.ceremony_id, &answer).await?;
            let Some(made) = made else {
                return Ok(None);
            };
            let passkey = Passkey {
                id: tx.new_id(),
                name,
                created_at: tx.now(),
                last_used_at: None,
                suspended_at: None,
            };
            keep(tx, passkey, &made).await
        })
        .await?;
    registered.ok_or(Error::PasskeyRejected)
}

/// The challenge for a new passkey of `user`, and what its answer is checked
/// against. The passkey has to be discoverable, so that one can log in with it
/// alone; only the browser minds that, so it is asked for in the challenge.
fn ask(
    webauthn: &Webauthn,
    user: &User,
    known: &[Known],
) -> Result<(CreationChallengeResponse, PasskeyRegistration), Error> {
    let exclude = known.iter().map(|known| known.credential_id.clone());
    let (mut asked, state) = webauthn
        .start_passkey_registration(
            user.id,
            &user.username,
            &user.username,
            Some(exclude.collect()),
        )
        .map_err(Error::internal)?;
    if let Some(wanted) = &mut asked.public_key.authenticator_selection {
        wanted.resident_key = Some(ResidentKeyRequirement::Required);
        wanted.require_resident_key = true;
    }
    let descriptors = known.iter().map(|known| PublicKeyCredentialDescriptor {
        type_: "public-key".into(),
        id: known.credential_id.clone(),
        transports: known.transports(),
    });
    asked.public_key.exclude_credentials = Some(descriptors.collect());
    Ok((asked, state))
}

/// Uses the challenge up and checks the answer to it: what was made, when it is
/// right.
async fn check(
    tx: &mut Tx,
    relying_party: &RelyingParty,
    ceremony_id: Uuid,
    answer: &RegisterPublicKeyCredential,
) -> Result<Option<Made>, Error> {
    let principal = tx.principal()?;
    let webauthn = relying_party.webauthn()?;
    let ceremony = ceremony(&principal);
    let state: Option<PasskeyRegistration> = ceremony.take(tx, ceremony_id).await?;
    let credential = state.and_then(|state| {
        webauthn
            .finish_passkey_registration(answer, &state)
            .inspect_err(|error| tracing::info!(%error, "a new passkey was refused"))
            .ok()
    });
    let mut transports = answer.response.transports.clone().unwrap_or_default();
    transports.retain(|transport| *transport != AuthenticatorTransport::Unknown);
    transports.truncate(TRANSPORTS);
    Ok(credential.map(|credential| Made {
        credential,
        transports,
        client: Arc::clone(tx.client()),
    }))
}

/// Keeps a passkey, with everything that follows from it; none when its credential
/// id is taken, by this user or another.
async fn keep(
    tx: &mut Tx,
    passkey: Passkey,
    made: &Made,
) -> Result<Option<Renewed<Passkey>>, Error> {
    let principal = tx.principal()?;
    let user_id = principal.user_id;
    let user = users::lock(tx, user_id).await?;
    require_verified(&user.ok_or(Error::UserNotFound)?)?;
    let count = stored::count(tx.conn(), user_id).await?;
    require_room(tx.settings(), usize::try_from(count).unwrap_or(usize::MAX))?;
    if !stored::insert(tx.conn(), user_id, &passkey, made).await? {
        tracing::info!(%user_id, "a new passkey has the credential id of another one");
        return Ok(None);
    }
    let renewed = sessions::replace_id(tx, principal.session_id).await?;
    let now = tx.now();
    sessions::stamp_write(tx.conn(), user_id, now).await?;
    let name = passkey.name.clone();
    let event = Event::by_user(Action::AddPasskey { name }, user_id);
    audit::record(tx, &event).await?;
    let notice = Notice::PasskeyAdded {
        name: passkey.name.clone(),
    };
    jobs::notify(tx, user_id, notice).await?;
    Ok(Some(renewed.and(passkey)))
}

/// Whoever proves another time that the address is theirs must not find a passkey of
/// somebody else in the account.
pub(super) fn require_verified(user: &User) -> Result<(), Error> {
    if user.is_verified {
        Ok(())
    } else {
        Err(Error::EmailNotVerified(Earned::Passkeys))
    }
}

pub(super) fn require_room(settings: &Settings, count: usize) -> Result<(), Error> {
    let most = usize::try_from(settings.passkeys_per_user).unwrap_or(usize::MAX);
    if count < most {
        Ok(())
    } else {
        Err(Error::TooMany { most })
    }
}

const fn ceremony(principal: &Principal) -> Ceremony {
    Ceremony {
        purpose: CeremonyPurpose::Register,
        session_id: Some(principal.session_id),
    }
}

/// As many challenges as an address may ask for, for a user.
fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.quotas.passkey_per_minute),
        window: Duration::from_mins(1),
        wait: |_, _| Duration::ZERO,
    }
}
