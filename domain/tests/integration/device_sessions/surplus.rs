//! The most sessions that one account has.

use stagedoor_domain::accounts::{self, Credentials, log_in};
use stagedoor_domain::logins;
use stagedoor_domain::sessions::{Began, Purpose};
use stagedoor_domain::{Caller, Principal, User, security_log};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};
use stagedoor_words::Language;

use super::{DAY, MINUTE, begin, is_alive};

async fn fixture_of_three(backend: Backend) -> (Fixture, User) {
    let fixture = Fixture::open_with(backend, |settings| settings.sessions_per_user = 3).await;
    let nina = fixture.listener("nina").await;
    (fixture, nina)
}

async fn arrive(fixture: &Fixture, user: &User) -> Began {
    fixture.advance(MINUTE);
    begin(fixture, Purpose::User(user.id), "192.0.2.7", "curl/8.5.0").await
}

async fn told(fixture: &Fixture, principal: &Principal) -> Vec<String> {
    let log = security_log::page(&fixture.caller(*principal), None, Language::English)
        .await
        .unwrap();
    let entries = log.items.into_iter();
    entries
        .filter(|entry| entry.event == "user.end_surplus_sessions")
        .map(|entry| entry.description)
        .collect()
}

#[on_both_databases]
async fn one_login_too_many_ends_what_was_used_least_recently_and_the_log_says_so(
    backend: Backend,
) {
    let (fixture, nina) = fixture_of_three(backend).await;
    let mira = fixture.listener("mira").await;
    let others = arrive(&fixture, &mira).await;
    let laptop = arrive(&fixture, &nina).await;
    let forgotten = arrive(&fixture, &nina).await;
    let phone = arrive(&fixture, &nina).await;
    // What has not logged in is none, and stays.
    let waiting = begin(
        &fixture,
        Purpose::SecondFactor(nina.id),
        "192.0.2.9",
        "curl",
    )
    .await;
    fixture.advance(MINUTE);
    logins::touch_session(&fixture.visitor(), laptop.session.id)
        .await
        .unwrap();
    assert!(is_alive(&fixture, &forgotten.token).await);

    let fourth = arrive(&fixture, &nina).await;
    assert!(!is_alive(&fixture, &forgotten.token).await);
    for kept in [&others, &laptop, &phone, &waiting, &fourth] {
        assert!(is_alive(&fixture, &kept.token).await);
    }
    let words = "The session used least recently was ended, since an account has at most 3";
    let principal = fourth.session.principal().unwrap();
    assert_eq!(told(&fixture, &principal).await, [words]);
}

#[on_both_databases]
async fn sessions_that_are_over_take_nobodys_place(backend: Backend) {
    let (fixture, nina) = fixture_of_three(backend).await;
    for _ in 0..3 {
        arrive(&fixture, &nina).await;
    }
    fixture.advance(31 * DAY);
    let fresh = arrive(&fixture, &nina).await;
    let principal = fresh.session.principal().unwrap();
    assert!(told(&fixture, &principal).await.is_empty());
    let another = arrive(&fixture, &nina).await;
    assert!(is_alive(&fixture, &fresh.token).await);
    assert!(is_alive(&fixture, &another.token).await);
}

#[on_both_databases]
async fn logins_at_the_same_moment_leave_no_more_than_that(backend: Backend) {
    let (fixture, nina) = fixture_of_three(backend).await;
    let logins = (0..12).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let credentials = Credentials {
                identifier: "nina".into(),
                password: PASSWORD.into(),
            };
            log_in(
                &Caller::anonymous(&services, client_info()),
                credentials,
                None,
            )
            .await
        })
    });
    for login in logins.collect::<Vec<_>>() {
        login.await.unwrap().unwrap();
    }
    let last = arrive(&fixture, &nina).await;
    let principal = last.session.principal().unwrap();
    let list = accounts::list_sessions(&fixture.caller(principal))
        .await
        .unwrap();
    assert_eq!(list.len(), 3);
}
