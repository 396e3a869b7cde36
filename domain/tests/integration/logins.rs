//! Logging in, and what happens to those who guess, on both databases.

use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use rstest::rstest;
use stagedoor_domain::accounts::{Credentials, log_in};
use stagedoor_domain::{Caller, Error};

fn credentials(identifier: &str, password: &str) -> Credentials {
    Credentials {
        identifier: identifier.into(),
        password: password.into(),
    }
}

#[rstest]
#[tokio::test]
async fn wrong_passwords_wait_longer_and_longer_known_account_or_not(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("nina", "nobody")] identifier: &str,
) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    let anywhere = stagedoor_domain::ClientInfo::default();
    let anybody = Caller::anonymous(&fixture.services, anywhere);
    let wrong = || log_in(&anybody, credentials(identifier, "not the one"), None);
    for _ in 0..5 {
        assert!(matches!(wrong().await, Err(Error::InvalidCredentials)));
    }
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        let Err(Error::RateLimited { retry_after }) = wrong().await else {
            panic!("no wait")
        };
        assert_eq!(retry_after.as_secs(), wait);
        fixture.advance(wait);
        assert!(matches!(wrong().await, Err(Error::InvalidCredentials)));
    }
    fixture.advance(900);
    if identifier == "nina" {
        log_in(&anybody, credentials("nina", PASSWORD), None)
            .await
            .unwrap();
        for _ in 0..5 {
            assert!(
                matches!(wrong().await, Err(Error::InvalidCredentials)),
                "forgotten"
            );
        }
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_in_parallel_share_the_same_five_places(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    let calls = (0..20).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let anywhere = stagedoor_domain::ClientInfo::default();
            log_in(
                &Caller::anonymous(&services, &anywhere),
                credentials("nina", "not the one"),
                None,
            )
            .await
        })
    });
    let mut checked = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Err(Error::InvalidCredentials) => checked += 1,
            Err(Error::RateLimited { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(checked, 5);
}

#[on_both_databases]
async fn addresses_have_quotas_and_get_them_back(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    for n in 0..10 {
        let answer = log_in(
            &fixture.visitor(),
            credentials(&format!("user{n}"), "wrong"),
            None,
        )
        .await;
        assert!(matches!(answer, Err(Error::InvalidCredentials)));
    }
    let refused = log_in(&fixture.visitor(), credentials("nina", PASSWORD), None).await;
    let Err(Error::RateLimited { retry_after }) = refused else {
        panic!("not limited")
    };
    assert!(retry_after.as_secs() <= 6);
    fixture.advance(60);
    log_in(&fixture.visitor(), credentials("nina", PASSWORD), None)
        .await
        .unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn right_logins_at_the_same_moment_are_not_counted_against_each_other(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    let calls = (0..16).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let anywhere = stagedoor_domain::ClientInfo::default();
            log_in(
                &Caller::anonymous(&services, &anywhere),
                credentials("nina", PASSWORD),
                None,
            )
            .await
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_school_behind_one_address_logs_in_when_the_bell_rings(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.quotas.login_per_minute = 30;
    })
    .await;
    let mut pupils = Vec::new();
    for n in 0..18 {
        pupils.push(fixture.listener(&format!("pupil-{n}")).await.username);
    }
    let calls = pupils.into_iter().map(|pupil| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            log_in(
                &Caller::anonymous(&services, client_info()),
                credentials(&pupil, PASSWORD),
                None,
            )
            .await
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
}
