//! "This wasn't me", on both databases.

mod addresses;
mod credentials;
mod locking;
mod recovering;
mod reviewing;

use stagedoor_testing::authenticator::Authenticator;

use crate::support::two_step::pending;
use stagedoor_domain::accounts::{
    Credentials, Login, PasswordChange, PasswordReset, Proof, change_password,
    confirm_email_change, log_in, recover_account, request_email_change, reset_password,
};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::passkeys::{self, NewPasskey};
use stagedoor_domain::sessions::Began;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, User};
use stagedoor_testing::{Backend, Fixture, client_info};

const OLD: &str = "nina@example.com";
const NEW: &str = "nina@example.org";
const DISOWN: &str = "/not-me";
const HOUR: u64 = 60 * 60;
const HERE: &str = "http://localhost:3000";
/// What the owner sets.
const MINE: &str = "a loud front door at noon";
/// What somebody else has set.
const THEIRS: &str = "a back door left ajar";

/// Runs a statement with binds, on whichever database this is.
macro_rules! execute {
    ($fixture:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &$fixture.services.db {
            stagedoor_domain::Db::Sqlite { writer, .. } => {
                sqlx::query($sql)$(.bind($bind))*.execute(writer).await.map(drop).unwrap();
            }
            stagedoor_domain::Db::Postgres { primary, .. } => {
                sqlx::query($sql)$(.bind($bind))*.execute(&primary.pool()).await.map(drop).unwrap();
            }
        }
    };
}
pub(crate) use execute;

/// Nina, with a session that somebody else has got hold of.
async fn nina(fixture: &Fixture) -> (User, Principal) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    (user, principal)
}

/// Something happens to the account that a mail tells of: the token to disown it.
async fn password_changed(fixture: &Fixture, principal: &Principal, current: &str) -> String {
    let change = PasswordChange {
        current: current.into(),
        new: format!("{current} {THEIRS}"),
    };
    let _ = change_password(&fixture.caller(*principal), change)
        .await
        .unwrap();
    let to = stored(fixture, principal).await.email;
    token(fixture, &to, DISOWN).await
}

/// Sends what is due and takes the token out of the last mail to `to` with a link to
/// this page.
async fn token(fixture: &Fixture, to: &str, page: &str) -> String {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let mut links = mails
        .iter()
        .rev()
        .filter(|mail| mail.to == to)
        .flat_map(stagedoor_domain::mail::Mail::links);
    let link = links.find(|link| link.path() == page).unwrap();
    link.query_pairs().next().unwrap().1.into_owned()
}

async fn press(fixture: &Fixture, token: &str) -> Result<(), Error> {
    recover_account(&fixture.visitor(), token).await.map(drop)
}

/// With passkeys, which browsers make on `localhost`.
async fn open(backend: Backend) -> Fixture {
    Fixture::open_with(backend, |settings| {
        settings.public_url = HERE.parse().unwrap();
    })
    .await
}

/// Adds a passkey of a new device.
async fn add_passkey(fixture: &Fixture, principal: &Principal, name: &str) -> Authenticator {
    let mut device = Authenticator::at(HERE);
    let asked = passkeys::begin_registration(&fixture.caller(*principal))
        .await
        .unwrap();
    let new = NewPasskey {
        ceremony_id: asked.ceremony_id,
        name: name.into(),
        credential: device.create(&asked.options),
    };
    let _ = passkeys::register(&fixture.caller(*principal), new)
        .await
        .unwrap();
    device
}

/// Logs in with a passkey alone.
async fn passkey_login(fixture: &Fixture, device: &Authenticator) -> Result<Began, Error> {
    let asked = passkeys::begin_login(&fixture.visitor()).await.unwrap();
    let answer = device.get(&asked.options);
    passkeys::log_in(&fixture.visitor(), asked.ceremony_id, &answer, None)
        .await
        .map(|(_, began)| began)
}

/// Sets a new password with the last link that was mailed for it.
async fn set_password(fixture: &Fixture) -> PasswordReset {
    let token = token(fixture, OLD, "/reset-password").await;
    reset_password(&fixture.visitor(), &token, MINE.into())
        .await
        .unwrap()
}

/// The first step of a login with the new password.
async fn first_step(fixture: &Fixture, origin: &ClientInfo) -> Login {
    let credentials = Credentials {
        identifier: OLD.into(),
        password: MINE.into(),
    };
    log_in(
        &Caller::anonymous(&fixture.services, origin),
        credentials,
        None,
    )
    .await
    .unwrap()
}

/// The same, where there is a second one.
async fn half_way(fixture: &Fixture) -> PendingLogin {
    match first_step(fixture, &client_info()).await {
        Login::SecondFactorRequired(began) => pending(began),
        Login::Done(..) => panic!("logged in without a second step"),
    }
}

/// Who a session belongs to.
fn logged_in(began: &Began) -> Principal {
    began.session.principal().unwrap()
}

async fn ask(fixture: &Fixture, principal: &Principal, email: &str) -> Result<(), Error> {
    request_email_change(&fixture.caller(*principal), email, Proof::Recent)
        .await
        .map(drop)
}

async fn move_to(fixture: &Fixture, principal: &Principal, to: &str) {
    ask(fixture, principal, to).await.unwrap();
    let confirming = token(fixture, to, "/email-change").await;
    fixture.advance(60);
    confirm_email_change(&fixture.visitor(), &confirming)
        .await
        .unwrap();
}

async fn stored(fixture: &Fixture, principal: &Principal) -> User {
    users::find(&fixture.services, principal.user_id)
        .await
        .unwrap()
}

async fn can_log_in(fixture: &Fixture, identifier: &str, password: &str) -> bool {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: password.into(),
    };
    match log_in(&fixture.visitor(), credentials, None).await {
        Ok(Login::Done(..)) => true,
        Err(Error::InvalidCredentials) => false,
        other => panic!("{other:?}"),
    }
}

fn is_invalid<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::TokenInvalid))
}
