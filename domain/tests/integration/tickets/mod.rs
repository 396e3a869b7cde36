//! What people ask those who run the site, and what they are answered.

mod answering;
mod asking;
mod by_mail;
mod erasing;
mod returning;

use stagedoor_domain::support::{self, NewTicket, Ticket};
use stagedoor_domain::{Caller, Role};
use stagedoor_testing::Fixture;

/// What somebody asks.
fn question(subject: &str, text: &str) -> NewTicket {
    NewTicket {
        kind: "question".into(),
        subject: subject.into(),
        text: text.into(),
    }
}

/// Somebody with this role, logged in.
async fn logged_in(fixture: &Fixture, name: &str, role: Role) -> Caller {
    let user = fixture.user(name, role, true).await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.caller(principal)
}

/// A ticket of theirs.
async fn asked(caller: &Caller, subject: &str) -> Ticket {
    support::open(caller, &question(subject, "How do I begin?"))
        .await
        .unwrap()
}

/// Asks without an account; the reference, and the token that was mailed.
async fn asked_by_mail(fixture: &Fixture, address: &str) -> (String, String) {
    let new = question("Hello", "Is anybody there?");
    let reference = support::open_by_mail(&fixture.visitor(), &new, address)
        .await
        .unwrap()
        .to_string();
    let token = token_for(fixture, &reference, address).await;
    (reference, token)
}

/// The token of the newest link to this ticket.
async fn token_for(fixture: &Fixture, reference: &str, address: &str) -> String {
    let page = format!("/support/{reference}");
    fixture.mailed_token_for(&page, address).await
}

/// How often this was written down.
async fn noted(fixture: &Fixture, action: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM audit_logs WHERE action = '{action}'");
    fixture.count(sql).await
}
