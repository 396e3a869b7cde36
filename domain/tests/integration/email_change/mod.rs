//! Moving an account to another address and back, on both databases.

mod asking;
mod calling_off;
mod confirming;
mod kept_addresses;
mod mails;
mod undoing;

use crate::support::{House, PASSWORD};
use stagedoor_domain::accounts::{
    Credentials, Login, Proof, confirm_email_change, log_in, request_email_change,
    undo_email_change,
};
use stagedoor_domain::users;
use stagedoor_domain::{Error, Principal, User};

const OLD: &str = "nina@example.com";
const NEW: &str = "nina@example.org";
const CONFIRM: &str = "/email-change";
const UNDO: &str = "/email-change/undo";
const DAY: u64 = 24 * 60 * 60;

/// Nina, logged in a moment ago, at [`OLD`].
async fn nina(house: &House) -> (User, Principal) {
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    (user, principal)
}

/// Asks through a session whose proof is recent.
async fn ask(house: &House, principal: &Principal, email: &str) -> Result<(), Error> {
    request_email_change(&house.caller(*principal), email, Proof::Recent)
        .await
        .map(drop)
}

/// Sends what is due and takes the token out of the last mail to `to` with a link to
/// this page.
async fn token(house: &House, to: &str, page: &str) -> String {
    find_token(house, to, page).await.unwrap()
}

async fn find_token(house: &House, to: &str, page: &str) -> Option<String> {
    house.send_mail().await;
    let mails = house.mailer.sent();
    let links = mails.iter().rev().filter(|mail| mail.to == to);
    links
        .flat_map(stagedoor_domain::mail::Mail::links)
        .find(|link| link.path() == page)
        .map(|link| link.query_pairs().next().unwrap().1.into_owned())
}

async fn confirm(house: &House, token: &str) -> Result<(), Error> {
    confirm_email_change(&house.visitor(), token).await
}

async fn undo(house: &House, token: &str) -> Result<(), Error> {
    undo_email_change(&house.visitor(), token).await.map(drop)
}

/// Moves to `to`, and answers the token that undoes it. Time passes, as it does
/// while somebody reads a mail.
async fn move_to(house: &House, principal: &Principal, to: &str) -> String {
    let from = stored(house, principal).await.email;
    ask(house, principal, to).await.unwrap();
    house.advance(60);
    let confirming = token(house, to, CONFIRM).await;
    confirm(house, &confirming).await.unwrap();
    house.advance(60);
    token(house, &from, UNDO).await
}

async fn stored(house: &House, principal: &Principal) -> User {
    users::find(&house.services, principal.user_id)
        .await
        .unwrap()
}

async fn can_log_in(house: &House, identifier: &str) -> bool {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: PASSWORD.into(),
    };
    match log_in(&house.visitor(), credentials, None).await {
        Ok(Login::Done(..)) => true,
        Err(Error::InvalidCredentials) => false,
        other => panic!("{other:?}"),
    }
}

fn is_invalid<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::TokenInvalid))
}
