//! What ends a login that waits for its second step.

use std::time::Duration;

use stagedoor_domain::accounts::{self, PasswordChange};
use stagedoor_domain::{Error, second_factor, sessions};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{LOGGED_IN, protected, second_step};
use crate::support::two_step::{STEP, proven, turn_on, waiting};

#[on_both_databases]
async fn a_login_waits_ten_minutes_for_its_second_step(fixture: Fixture) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let (late, in_time) = (
        waiting(services, "nina").await,
        waiting(services, "nina").await,
    );
    fixture.advance(10 * 60 - 1);
    let code = on.app.code(&fixture);
    second_step(services, &in_time, &code).await.unwrap();
    fixture.advance(1 + STEP);
    let code = on.app.code(&fixture);
    let refused = second_step(services, &late, &code).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert!(
        sessions::load(services, &late.token)
            .await
            .unwrap()
            .is_none()
    );
}

#[on_both_databases]
async fn a_login_that_waits_dies_with_the_password_and_with_the_other_sessions(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;

    let login = waiting(services, "nina").await;
    let proven = proven(&fixture, &on.principal);
    accounts::end_other_sessions(&fixture.caller(proven))
        .await
        .unwrap();
    let ended = second_step(services, &login, &on.codes[0]).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)));

    let login = waiting(services, "nina").await;
    let change = PasswordChange {
        current: PASSWORD.into(),
        new: "another stage, another door".into(),
    };
    let _ = accounts::change_password(&fixture.caller(on.principal), change)
        .await
        .unwrap();
    let ended = second_step(services, &login, &on.codes[0]).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)));
    let left = second_factor::left(services, user.id).await.unwrap();
    assert_eq!(left, 10, "no code was used up");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn no_login_slips_through_while_the_other_sessions_end(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    for round in 0..40 {
        fixture.advance(STEP);
        let login = waiting(services, "nina").await;
        let (there, code) = (services.clone(), on.app.code(&fixture));
        let proven = proven(&fixture, &on.principal);
        let arrives = tokio::spawn(async move { second_step(&there, &login, &code).await });
        // Somewhere in the middle of it.
        tokio::time::sleep(Duration::from_micros(round * 200)).await;
        accounts::end_other_sessions(&fixture.caller(proven))
            .await
            .unwrap();
        // It came too late, or its session was one of those that ended.
        let _ = arrives.await.unwrap();
        assert_eq!(fixture.count(LOGGED_IN).await, 1, "round {round}");
    }
}
