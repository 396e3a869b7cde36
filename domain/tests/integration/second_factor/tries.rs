//! How many codes a login and an account may try.

use stagedoor_domain::{Error, sessions};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{FAILURES, protected, second_step};
use crate::support::two_step::{log_in_with, waiting};

#[on_both_databases]
async fn after_five_wrong_codes_the_login_starts_over(fixture: Fixture) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let login = waiting(services, "nina").await;
    let another = waiting(services, "nina").await;
    let wrong = [
        on.app.wrong_code(&fixture),
        "0000-0000-0000".into(),
        String::new(),
        "let me in".into(),
        on.app.wrong_code(&fixture),
    ];
    for (tried, wrong) in (1..).zip(&wrong) {
        let refused = second_step(services, &login, wrong).await;
        match tried {
            5 => assert!(matches!(refused, Err(Error::LoginOver))),
            _ => assert!(matches!(refused, Err(Error::InvalidCode)), "{tried}"),
        }
        let session = sessions::load(services, &login.token).await.unwrap();
        assert_eq!(session.is_some(), tried < 5);
    }
    let code = on.app.code(&fixture);
    let over = second_step(services, &login, &code).await;
    assert!(matches!(over, Err(Error::Unauthenticated)));
    // Whoever did that has the password: its owner is told, once.
    fixture.send_mail().await;
    let subject = "A login was refused at its second step";
    let told = fixture.mailer.sent().into_iter();
    assert_eq!(told.filter(|mail| mail.subject == subject).count(), 1);
    assert_eq!(fixture.count(FAILURES).await, 5);
    for wrong in &wrong[..4] {
        let refused = second_step(services, &another, wrong).await;
        assert!(matches!(refused, Err(Error::InvalidCode)));
    }
    second_step(services, &another, &code).await.unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_in_parallel_share_the_same_five_tries(fixture: Fixture) {
    let on = protected(&fixture).await;
    let login = waiting(&fixture.services, "nina").await;
    let wrong = on.app.wrong_code(&fixture);
    let calls = (0..16).map(|_| {
        let (services, login, wrong) = (fixture.services.clone(), login.clone(), wrong.clone());
        tokio::spawn(async move { second_step(&services, &login, &wrong).await })
    });
    let mut checked = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Err(Error::InvalidCode | Error::LoginOver) => checked += 1,
            Err(Error::Unauthenticated) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((checked, fixture.count(FAILURES).await), (5, 5));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[on_both_databases]
async fn an_account_whose_codes_are_guessed_waits_over_all_its_logins(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let wrong = || async {
        let code = on.app.wrong_code(&fixture);
        log_in_with(services, "nina", &code).await.err().unwrap()
    };
    for _ in 0..10 {
        assert!(matches!(wrong().await, Error::InvalidCode));
    }
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        let login = waiting(services, "nina").await;
        for code in [on.app.code(&fixture), on.codes[0].clone()] {
            let Err(Error::RateLimited { retry_after }) =
                second_step(services, &login, &code).await
            else {
                panic!("no wait")
            };
            assert_eq!(retry_after.as_secs(), wait);
        }
        fixture.advance(wait);
        assert!(matches!(wrong().await, Error::InvalidCode));
    }
    fixture.advance(900);
    let code = on.app.code(&fixture);
    log_in_with(services, "nina", &code).await.unwrap();
    for _ in 0..10 {
        assert!(matches!(wrong().await, Error::InvalidCode), "forgotten");
    }
}

#[on_both_databases]
async fn being_told_to_wait_costs_none_of_the_tries(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.second_factor_failures = 1;
    })
    .await;
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let login = waiting(services, "nina").await;
    let wrong = second_step(services, &login, &on.app.wrong_code(&fixture)).await;
    assert!(matches!(wrong, Err(Error::InvalidCode)));
    for _ in 0..10 {
        let early = second_step(services, &login, &on.codes[0]).await;
        assert!(matches!(early, Err(Error::RateLimited { .. })));
    }
    fixture.advance(30);
    second_step(services, &login, &on.codes[0]).await.unwrap();
}
