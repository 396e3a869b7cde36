//! Asking for copies: one at a time, and so many in a day.

use stagedoor_domain::exports::{self, State};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{artist, copy, make, newest};

const HOUR: u64 = 3_600;

#[on_both_databases]
async fn of_two_asked_for_at_once_one_is_made(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let (one, other) = tokio::join!(exports::ask(&ada, true), exports::ask(&ada, false));
    let refused = match (one, other) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, Error::ExportUnderWay), "{refused}");
    assert_eq!(make(&fixture).await, 1);
    assert_eq!(newest(&ada).await.state, State::Ready);
    exports::ask(&ada, true).await.unwrap();
}

#[on_both_databases]
async fn three_may_be_asked_for_in_a_day(fixture: Fixture) {
    let fixture = limited(&fixture).await;
    let user = fixture.user("ada", Role::User, true).await;
    let ada = async || fixture.caller(fixture.log_in(&user).await.0);
    for left in [2, 1, 0] {
        let ada = ada().await;
        copy(&fixture, &ada, false).await;
        assert_eq!(exports::list(&ada).await.unwrap().remaining_today, left);
        fixture.advance(HOUR);
    }
    let listed = exports::list(&ada().await).await.unwrap();
    let first = listed.items.last().unwrap();
    assert_eq!(
        listed.next_at,
        Some(first.created_at + chrono::TimeDelta::hours(24))
    );
    match exports::ask(&ada().await, false).await.unwrap_err() {
        Error::RateLimited { retry_after } => assert_eq!(retry_after.as_secs(), 21 * HOUR),
        other => panic!("{other}"),
    }
    fixture.advance(21 * HOUR);
    let ada = ada().await;
    assert_eq!(exports::list(&ada).await.unwrap().remaining_today, 1);
    copy(&fixture, &ada, false).await;
}

/// The same database with limits.
async fn limited(fixture: &Fixture) -> Fixture {
    let backend = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => Backend::Sqlite,
        stagedoor_domain::Db::Postgres { .. } => Backend::Postgres,
    };
    Fixture::open_with(backend, |settings| settings.rate_limits = true).await
}

#[on_both_databases]
async fn a_mail_says_that_it_is_ready_and_opens_nothing_by_itself(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    let mails = fixture.mails_to("ada@example.com").await;
    let mail = mails.last().unwrap();
    assert_eq!(mail.subject, "Your copy is ready");
    assert!(!mail.text.contains(&export.id.to_string()), "{}", mail.text);
    let pages: Vec<String> = mail
        .links()
        .iter()
        .map(|link| link.path().to_owned())
        .collect();
    assert_eq!(pages, ["/settings/data", "/forgot-password"]);
    assert!(mail.links().iter().all(|link| link.query().is_none()));
    let noted = "SELECT COUNT(*) FROM sent_mails WHERE kind = 'export_ready'";
    assert_eq!(fixture.count(noted).await, 1);
}

/// Whoever has nothing but an open session asks unseen by nobody.
#[on_both_databases]
async fn each_ask_is_told(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    for _ in 0..2 {
        // Long after the login: asking needs no fresh proof.
        fixture.advance(HOUR);
        copy(&fixture, &ada, true).await;
    }
    let mails = fixture.mails_to("ada@example.com").await;
    let told: Vec<_> = mails.iter().map(|mail| mail.subject).collect();
    let (asked, ready) = ("A copy of your data was asked for", "Your copy is ready");
    assert_eq!(told, [asked, ready, asked, ready]);
    let mut links = mails[0].links().into_iter();
    assert!(links.any(|link| link.path() == "/not-me"));
}

#[on_both_databases]
async fn an_address_that_may_be_anybodys_is_written_nothing(fixture: Fixture) {
    let user = fixture.user("noa", Role::User, false).await;
    let noa = fixture.caller(fixture.log_in(&user).await.0);
    fixture.send_mail().await;
    let before = fixture.mailer.sent().len();
    copy(&fixture, &noa, false).await;
    assert_eq!(fixture.mails().await.len(), before);
}
