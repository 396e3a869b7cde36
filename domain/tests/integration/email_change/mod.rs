//! Moving an account to another address and back, on both databases.

mod asking;
mod calling_off;
mod confirming;
mod kept_addresses;
mod mails;
mod resending;
mod undoing;

use stagedoor_domain::accounts::{
    Credentials, Login, Proof, confirm_email_change, log_in, request_email_change,
    undo_email_change,
};
use stagedoor_domain::users;
use stagedoor_domain::{Error, Principal, User};
use stagedoor_testing::{Fixture, PASSWORD};

const OLD: &str = "nina@example.com";
const NEW: &str = "nina@example.org";
const CONFIRM: &str = "/email-change";
const UNDO: &str = "/email-change/undo";
const DAY: u64 = 24 * 60 * 60;

/// Nina, logged in a moment ago, at [`OLD`].
async fn nina(fixture: &Fixture) -> (User, Principal) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    (user, principal)
}

/// Asks through a session whose proof is recent.
async fn ask(fixture: &Fixture, principal: &Principal, email: &str) -> Result<(), Error> {
    request_email_change(&fixture.caller(*principal), email, Proof::Recent)
        .await
        .map(drop)
}

/// Sends what is due and takes the token out of the last mail to `to` with a link to
/// this page.
async fn token(fixture: &Fixture, to: &str, page: &str) -> String {
    find_token(fixture, to, page).await.unwrap()
}

async fn find_token(fixture: &Fixture, to: &str, page: &str) -> Option<String> {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let links = mails.iter().rev().filter(|mail| mail.to == to);
    links
        .flat_map(stagedoor_domain::mail::Mail::links)
        .find(|link| link.path() == page)
        .map(|link| link.query_pairs().next().unwrap().1.into_owned())
}

async fn confirm(fixture: &Fixture, token: &str) -> Result<(), Error> {
    confirm_email_change(&fixture.visitor(), token).await
}

async fn undo(fixture: &Fixture, token: &str) -> Result<(), Error> {
    undo_email_change(&fixture.visitor(), token).await.map(drop)
}

/// Moves to `to`, and answers the token that undoes it. Time passes, as it does
/// while somebody reads a mail.
async fn move_to(fixture: &Fixture, principal: &Principal, to: &str) -> String {
    let from = stored(fixture, principal).await.email;
    ask(fixture, principal, to).await.unwrap();
    fixture.advance(60);
    let confirming = token(fixture, to, CONFIRM).await;
    confirm(fixture, &confirming).await.unwrap();
    fixture.advance(60);
    token(fixture, &from, UNDO).await
}

async fn stored(fixture: &Fixture, principal: &Principal) -> User {
    users::find(&fixture.services, principal.user_id)
        .await
        .unwrap()
}

async fn can_log_in(fixture: &Fixture, identifier: &str) -> bool {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: PASSWORD.into(),
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
