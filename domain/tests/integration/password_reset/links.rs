//! How long a link works, how often, and where it is kept.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use rstest::rstest;
use stagedoor_domain::accounts::{reset_password, verify_email};
use stagedoor_domain::{Caller, Db, Error};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

use super::{NEW, PATH, RESETS, TOKENS, forgot, is_invalid, logged_in, reset, token_for};

#[on_both_databases]
async fn a_link_works_for_thirty_minutes(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let late = token_for(&fixture, &nina).await;
    fixture.advance(30 * 60);
    assert!(is_invalid(&reset(&fixture, &late, NEW).await));
    let in_time = token_for(&fixture, &nina).await;
    fixture.advance(30 * 60 - 1);
    reset(&fixture, &in_time, NEW).await.unwrap();
}

#[on_both_databases]
async fn every_other_link_dies_with_the_one_that_is_used(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let earlier = token_for(&fixture, &nina).await;
    let used = token_for(&fixture, &nina).await;
    let later = token_for(&fixture, &nina).await;
    let of_mira = token_for(&fixture, &mira).await;
    reset(&fixture, &used, NEW).await.unwrap();
    for dead in [&earlier, &used, &later] {
        assert!(is_invalid(&reset(&fixture, dead, "else and else").await));
    }
    logged_in(&fixture, "nina", NEW).await.unwrap();
    reset(&fixture, &of_mira, NEW).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_uses_at_once_exactly_one_works(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(1, 16)] links: usize,
) {
    let fixture = Fixture::open(backend).await;
    let nina = fixture.listener("nina").await;
    for _ in 0..links {
        forgot(&fixture, &nina.email).await.unwrap();
    }
    let tokens = fixture.mailed_tokens(PATH).await;
    assert_eq!(tokens.len(), links);
    let calls = (0..16).map(|n: usize| {
        let (services, token) = (fixture.services.clone(), tokens[n % links].clone());
        tokio::spawn(async move {
            let password = format!("{NEW}, number {n}");
            let done = reset_password(
                &Caller::anonymous(&services, client_info()),
                &token,
                password.clone(),
            )
            .await;
            done.map(|_| password)
        })
    });
    let mut won = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(password) => won.push(password),
            Err(Error::TokenInvalid) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let [password] = won.as_slice() else {
        panic!("{} resets", won.len())
    };
    logged_in(&fixture, "nina", password).await.unwrap();
    assert_eq!(fixture.count(RESETS).await, 1);
    let notices = "SELECT COUNT(*) FROM jobs WHERE kind = 'security_notice'";
    assert_eq!(fixture.count(notices).await, 1);
}

#[on_both_databases]
async fn what_is_no_link_for_this_is_refused(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let token = token_for(&fixture, &nina).await;
    let unknown = BASE64_URL_SAFE_NO_PAD.encode([7; 32]);
    let long = token.repeat(1_000);
    for bad in ["", "x", unknown.as_str(), &token[1..], long.as_str()] {
        assert!(is_invalid(&reset(&fixture, bad, NEW).await), "{bad}");
    }
    let for_something_else = verify_email(&fixture.visitor(), &token).await;
    assert!(is_invalid(&for_something_else));
    reset(&fixture, &token, NEW).await.unwrap();
    let disown = fixture.mailed_token("/not-me").await;
    assert!(is_invalid(&reset(&fixture, &disown, "else and else").await));
    logged_in(&fixture, "nina", NEW).await.unwrap();
}

#[on_both_databases]
async fn the_database_never_has_the_token_in_clear(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let token = token_for(&fixture, &nina).await;
    assert_eq!(fixture.count(TOKENS).await, 1);
    let everything = everything(&fixture).await;
    let has = |needle: &[u8]| everything.windows(needle.len()).any(|part| part == needle);
    let raw = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
    assert!(has(b"nina@example.com"), "this looks where it should");
    assert!(!has(token.as_bytes()));
    assert!(!has(&raw));
    // PostgreSQL writes bytes as base64 here.
    assert!(!has(BASE64_STANDARD_NO_PAD.encode(&token).as_bytes()));
    assert!(!has(BASE64_STANDARD_NO_PAD.encode(&raw).as_bytes()));
}

/// All that the database holds.
async fn everything(fixture: &Fixture) -> Vec<u8> {
    match &fixture.services.db {
        Db::Sqlite { .. } => ["stagedoor.db", "stagedoor.db-wal"]
            .into_iter()
            .flat_map(|file| std::fs::read(fixture.folder.path().join(file)).unwrap())
            .collect(),
        Db::Postgres { primary, .. } => {
            let sql = "SELECT CAST(database_to_xml(TRUE, FALSE, '') AS TEXT)";
            let xml: String = sqlx::query_scalar(sql)
                .fetch_one(&primary.pool())
                .await
                .unwrap();
            xml.into_bytes()
        }
    }
}
