//! Passkeys: adding and removing them, and what they open, on both databases.

mod keeping;
mod log_in;
mod proof;
mod refused_answers;
mod registration;
mod second_step;

use stagedoor_testing::authenticator::Authenticator;

use crate::support::{Backend, House, with_new_id};
use serde_json::Value;
use stagedoor_domain::passkeys::{self, Challenge, NewPasskey, Passkey};
use stagedoor_domain::sessions::{Began, SessionToken};
use stagedoor_domain::{Error, Principal, Settings, User};

/// Where the tests' site is: browsers make passkeys on `localhost`.
const HERE: &str = "http://localhost:3000";

const LOGGED_IN: &str = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";
const CHALLENGES: &str = "SELECT COUNT(*) FROM passkey_ceremonies";
const PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys";
const FAILED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'";

async fn open(backend: Backend) -> House {
    open_with(backend, |_| ()).await
}

async fn open_with(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> House {
    House::open_with(backend, |settings| {
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

async fn person(house: &House, name: &str) -> Person {
    let user = house.listener(name).await;
    let (principal, _) = house.log_in(&user).await;
    let mut device = Authenticator::at(HERE);
    let passkey = add(house, &principal, &mut device).await;
    Person {
        user,
        principal,
        device,
        passkey,
    }
}

/// Adds a passkey of this device.
async fn add(house: &House, principal: &Principal, device: &mut Authenticator) -> Passkey {
    let asked = begin(house, principal).await;
    let credential = device.create(&asked.options);
    let registered = register(house, principal, &asked, credential, "A key").await;
    registered.unwrap().0
}

async fn begin(house: &House, principal: &Principal) -> Challenge {
    passkeys::begin_registration(&house.caller(*principal))
        .await
        .unwrap()
}

async fn register(
    house: &House,
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
    let registered = passkeys::register(&house.caller(*principal), new).await;
    registered.map(with_new_id)
}

async fn ask_to_log_in(house: &House) -> Challenge {
    passkeys::begin_login(&house.visitor()).await.unwrap()
}

async fn log_in(
    house: &House,
    asked: &Challenge,
    credential: &Value,
) -> Result<(User, Began), Error> {
    let id = asked.ceremony_id;
    passkeys::log_in(&house.visitor(), id, credential, None).await
}

fn is_rejected<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::PasskeyRejected))
}
