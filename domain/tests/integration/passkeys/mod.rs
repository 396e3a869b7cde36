//! Passkeys: adding and removing them, and what they open, on both databases.

mod keeping;
mod log_in;
mod proof;
mod refused_answers;
mod registration;
mod second_step;
mod undoing;

use stagedoor_testing::authenticator::Authenticator;

use crate::support::with_new_id;
use serde_json::Value;
use stagedoor_domain::passkeys::{self, Challenge, NewPasskey, Passkey};
use stagedoor_domain::sessions::{Began, SessionToken};
use stagedoor_domain::{Error, Principal, Settings, User};
use stagedoor_testing::{Backend, Fixture};

/// Where the tests' site is: browsers make passkeys on `localhost`.
const HERE: &str = "http://localhost:3000";

const LOGGED_IN: &str = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";
const CHALLENGES: &str = "SELECT COUNT(*) FROM passkey_ceremonies";
const PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys";
const FAILED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'";

async fn open(backend: Backend) -> Fixture {
    open_with(backend, |_| ()).await
}

async fn open_with(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> Fixture {
    Fixture::open_with(backend, |settings| {
        settings.public_url = HERE.parse().unwrap();
        adjust(settings);
    })
    .await
}

/// Somebody who is logged in and has a passkey.
struct Person {
    user: User,
    principal: Principal,
    device: Authenticator,
    passkey: Passkey,
}

async fn person(fixture: &Fixture, name: &str) -> Person {
    let user = fixture.listener(name).await;
    let (principal, _) = fixture.log_in(&user).await;
    let mut device = Authenticator::at(HERE);
    let passkey = add(fixture, &principal, &mut device).await;
    Person {
        user,
        principal,
        device,
        passkey,
    }
}

/// Adds a passkey of this device.
async fn add(fixture: &Fixture, principal: &Principal, device: &mut Authenticator) -> Passkey {
    let asked = begin(fixture, principal).await;
    let credential = device.create(&asked.options);
    let registered = register(fixture, principal, &asked, credential, "A key").await;
    registered.unwrap().0
}

async fn begin(fixture: &Fixture, principal: &Principal) -> Challenge {
    passkeys::begin_registration(&fixture.caller(*principal))
        .await
        .unwrap()
}

async fn register(
    fixture: &Fixture,
    principal: &Principal,
    asked: &Challenge,
    credential: Value,
    name: &str,
) -> Result<(Passkey, SessionToken), Error> {
    let new = NewPasskey {
        ceremony_id: asked.ceremony_id,
        name: name.into(),
        credential,
    };
    let registered = passkeys::register(&fixture.caller(*principal), new).await;
    registered.map(with_new_id)
}

async fn ask_to_log_in(fixture: &Fixture) -> Challenge {
    passkeys::begin_login(&fixture.visitor()).await.unwrap()
}

async fn log_in(
    fixture: &Fixture,
    asked: &Challenge,
    credential: &Value,
) -> Result<(User, Began), Error> {
    let id = asked.ceremony_id;
    passkeys::log_in(&fixture.visitor(), id, credential, None).await
}

fn is_rejected<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::PasskeyRejected))
}
