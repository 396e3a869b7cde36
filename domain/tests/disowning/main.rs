//! "This wasn't me", on both databases.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod addresses;
mod credentials;
mod locking;
#[path = "../support/mod.rs"]
mod support;

use stagedoor_domain::accounts::{
    self, Credentials, Login, PasswordChange, Proof, change_password, confirm_email_change, disown,
    log_in, request_email_change,
};
use stagedoor_domain::{Error, Principal, User};
use support::{House, origin};

const OLD: &str = "nina@example.com";
const NEW: &str = "nina@example.org";
const DISOWN: &str = "/not-me";
const HOUR: u64 = 60 * 60;
/// What somebody else has set.
const THEIRS: &str = "a back door left ajar";

/// Runs a statement with binds, on whichever database this is.
macro_rules! execute {
    ($house:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &$house.services.db {
            stagedoor_domain::Db::Sqlite { writer, .. } => {
                sqlx::query($sql)$(.bind($bind))*.execute(writer).await.map(drop).unwrap();
            }
            stagedoor_domain::Db::Postgres { primary, .. } => {
                sqlx::query($sql)$(.bind($bind))*.execute(primary).await.map(drop).unwrap();
            }
        }
    };
}
pub(crate) use execute;

/// Nina, with a session that somebody else has got hold of.
async fn nina(house: &House) -> (User, Principal) {
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    (user, principal)
}

/// Something happens to the account that a mail tells of: the token to disown it.
async fn password_changed(house: &House, principal: &Principal, current: &str) -> String {
    let change = PasswordChange {
        current: current.into(),
        new: format!("{current} {THEIRS}"),
    };
    change_password(&house.services, principal, &origin(), change)
        .await
        .unwrap();
    let to = stored(house, principal).await.email;
    token(house, &to, DISOWN).await
}

/// Sends what is due and takes the token out of the last mail to `to` with a link to
/// this page.
async fn token(house: &House, to: &str, page: &str) -> String {
    house.send_mail().await;
    let mails = house.mailer.sent();
    let mut links = mails
        .iter()
        .rev()
        .filter(|mail| mail.to == to)
        .flat_map(stagedoor_domain::mail::Mail::links);
    let link = links.find(|link| link.path() == page).unwrap();
    link.query_pairs().next().unwrap().1.into_owned()
}

async fn press(house: &House, token: &str) -> Result<(), Error> {
    disown(&house.services, &origin(), token).await
}

async fn ask(house: &House, principal: &Principal, email: &str) -> Result<(), Error> {
    request_email_change(&house.services, principal, &origin(), email, Proof::Recent)
        .await
        .map(drop)
}

async fn move_to(house: &House, principal: &Principal, to: &str) {
    ask(house, principal, to).await.unwrap();
    let confirming = token(house, to, "/email-change").await;
    house.advance(60);
    confirm_email_change(&house.services, &origin(), &confirming)
        .await
        .unwrap();
}

async fn stored(house: &House, principal: &Principal) -> User {
    accounts::find(&house.services, principal.user_id)
        .await
        .unwrap()
}

async fn can_log_in(house: &House, identifier: &str, password: &str) -> bool {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: password.into(),
    };
    match log_in(&house.services, &origin(), credentials, None).await {
        Ok(Login::Done(..)) => true,
        Err(Error::InvalidCredentials) => false,
        other => panic!("{other:?}"),
    }
}

fn is_invalid(answer: &Result<(), Error>) -> bool {
    matches!(answer, Err(Error::TokenInvalid))
}
