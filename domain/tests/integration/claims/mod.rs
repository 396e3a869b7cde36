//! Addresses that accounts claim and have not confirmed, on both databases: they prove
//! nothing and earn nothing, and the first proof of a mailbox makes the account its
//! owner's alone.

mod confirming;
mod correcting;
mod earning;
mod indistinguishable;
mod operators;
mod registering;
mod removing;
mod resending;

use stagedoor_domain::accounts::{
    Credentials, Login, Proof, Registration, log_in, register, request_email_change, verify_email,
};
use stagedoor_domain::mail::Mail;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, User};
use stagedoor_testing::{Fixture, PASSWORD};

const VICTIM: &str = "victim@example.com";
const CONFIRM: &str = "/verify-email";
const DAY: u64 = 24 * 60 * 60;

/// Somebody who registers with this address.
async fn claim(fixture: &Fixture, username: &str, email: &str) -> User {
    let registration = Registration {
        username: username.into(),
        email: email.into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&fixture.visitor(), registration).await.unwrap()
}

/// A session of this account that has just begun.
async fn session(fixture: &Fixture, user: &User) -> Principal {
    fixture.log_in(user).await.0
}

async fn verify(fixture: &Fixture, token: &str) -> Result<(), Error> {
    verify_email(&fixture.visitor(), token).await
}

async fn change(fixture: &Fixture, principal: &Principal, email: &str) -> Result<(), Error> {
    request_email_change(&fixture.caller(*principal), email, Proof::Recent)
        .await
        .map(drop)
}

/// Sends what is due; the tokens in all links to `page` that went to `to`.
async fn tokens_to(fixture: &Fixture, to: &str, page: &str) -> Vec<String> {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let links = mails.iter().filter(|mail| mail.to == to);
    links
        .flat_map(Mail::links)
        .filter(|link| link.path() == page)
        .map(|link| link.query_pairs().next().unwrap().1.into_owned())
        .collect()
}

/// Sends what is due; the token in the last link that confirms the address of this
/// account.
async fn link_of(fixture: &Fixture, username: &str) -> String {
    fixture.send_mail().await;
    let greeting = format!("Hello {username},");
    let mails = fixture.mailer.sent();
    let to_them = mails
        .iter()
        .rev()
        .filter(|mail| mail.text.starts_with(&greeting));
    let link = to_them
        .flat_map(Mail::links)
        .find(|link| link.path() == CONFIRM)
        .unwrap();
    link.query_pairs().next().unwrap().1.into_owned()
}

/// The subjects of the mails to this address, in their order.
async fn subjects_to(fixture: &Fixture, to: &str) -> Vec<&'static str> {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let to_them = mails.iter().filter(|mail| mail.to == to);
    to_them.map(|mail| mail.subject).collect()
}

async fn stored(fixture: &Fixture, user: &User) -> User {
    users::find(&fixture.services, user.id).await.unwrap()
}

async fn can_log_in(fixture: &Fixture, identifier: &str) -> bool {
    let credentials = Credentials {
        identifier: identifier.into(),
        password: PASSWORD.into(),
    };
    match log_in(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        credentials,
        None,
    )
    .await
    {
        Ok(Login::Done(..)) => true,
        Err(Error::InvalidCredentials) => false,
        other => panic!("{other:?}"),
    }
}

fn is_invalid<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::TokenInvalid))
}
