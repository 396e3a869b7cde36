//! Asking for a link, and how often one may.

use rstest::rstest;
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{PATH, REQUESTS, TOKENS, forgot};

#[on_both_databases]
async fn unknown_addresses_get_the_same_answer_and_no_mail(fixture: Fixture) {
    fixture.listener("nina").await;
    forgot(&fixture, "nobody@example.com").await.unwrap();
    let jobs = "SELECT COUNT(*) FROM jobs";
    assert_eq!(fixture.count(jobs).await, 1, "the same work");
    fixture.send_mail().await;
    assert!(fixture.mailer.sent().is_empty());
    for nothing in [jobs, TOKENS, REQUESTS] {
        assert_eq!(fixture.count(nothing).await, 0);
    }
    // Nor does an address that nobody has confirmed, for whoever reads it may be
    // anybody.
    fixture.user("mal", Role::User, false).await;
    forgot(&fixture, "mal@example.com").await.unwrap();
    fixture.send_mail().await;
    assert!(fixture.mailer.sent().is_empty());
    for nothing in [jobs, TOKENS, REQUESTS] {
        assert_eq!(fixture.count(nothing).await, 0);
    }
    let refused = forgot(&fixture, "nobody").await;
    assert!(matches!(refused, Err(Error::Validation(fields)) if fields[0].field == "email"));
}

#[rstest]
#[tokio::test]
async fn an_address_may_ask_once_a_minute_and_five_times_an_hour(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("nina@example.com", "nobody@example.com")] email: &str,
) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    let wait = async |email: &str| match forgot(&fixture, email).await {
        Err(Error::RateLimited { retry_after }) => retry_after.as_secs(),
        other => panic!("{other:?}"),
    };
    for _ in 0..5 {
        forgot(&fixture, email).await.unwrap();
        assert_eq!(wait(&email.to_uppercase()).await, 60);
        fixture.advance(60);
    }
    assert_eq!(wait(email).await, 3600 - 300);
    fixture.advance(3300);
    forgot(&fixture, email).await.unwrap();
    let mails = fixture.mailed_tokens(PATH).await.len();
    assert_eq!(mails, if email == "nina@example.com" { 6 } else { 0 });
}

#[on_both_databases]
async fn a_network_may_ask_twenty_times_an_hour(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    for n in 0..20 {
        forgot(&fixture, &format!("user{n}@example.com"))
            .await
            .unwrap();
    }
    let refused = forgot(&fixture, "nina@example.com").await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
}
