//! Two-step login is not done away with by a password alone.

use std::sync::Arc;

use stagedoor_domain::accounts::{
    reauthenticate, reauthenticate_by_form, reauthenticate_with_code,
};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, passkeys, second_factor};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use crate::support::two_step::{STEP, TwoStep, first_step, log_in_with, turn_on, waiting};
use crate::support::{opened, with_new_id};

const PROOF: u64 = 10 * 60;
const FAILED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.second_factor_failed'
                      AND actor = 'anonymous' AND CAST(metadata AS TEXT) LIKE '%reauthentication%'";

async fn principal(fixture: &Fixture, token: &SessionToken) -> Principal {
    let session = sessions::load(&fixture.services, token).await.unwrap();
    session.unwrap().principal().unwrap()
}

async fn with_password(fixture: &Fixture, on: &mut TwoStep) -> Result<(), Error> {
    let proved = reauthenticate(&fixture.caller(on.principal), PASSWORD).await?;
    on.token = with_new_id(proved).1;
    Ok(())
}

async fn with_code(fixture: &Fixture, on: &mut TwoStep, code: &str) -> Result<(), Error> {
    let proved = reauthenticate_with_code(&fixture.caller(on.principal), PASSWORD, code).await?;
    on.token = with_new_id(proved).1;
    Ok(())
}

async fn may_change(fixture: &Fixture, on: &TwoStep) -> Result<(), Error> {
    let principal = principal(fixture, &on.token).await;
    fixture.caller(principal).require_full_proof().await
}

/// Nina, whose last proof is too old.
async fn stale(fixture: &Fixture) -> TwoStep {
    let nina = fixture.listener("nina").await;
    let on = turn_on(fixture, &nina).await;
    fixture.advance(PROOF);
    on
}

/// A request can take its time between its head and its body.
#[on_both_databases]
async fn a_request_that_began_before_two_step_login_was_on_gets_around_nothing(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    turn_on(&fixture, &nina).await;
    let begun_before = fixture.caller(here).with_user(Some(Arc::new(nina)));
    let refused = begun_before.require_full_proof().await;
    assert!(matches!(refused, Err(Error::SecondFactorProofRequired)));
}

#[on_both_databases]
async fn whoever_learns_the_password_in_a_borrowed_session_leaves_two_step_login_on(
    backend: Backend,
) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.public_url = "http://localhost:3000".parse().unwrap();
    })
    .await;
    let (services, origin) = (&fixture.services, client_info());
    let mut on = stale(&fixture).await;
    with_password(&fixture, &mut on).await.unwrap();
    let here = principal(&fixture, &on.token).await;
    here.require_recent_proof(services).unwrap();

    let refused = |error: Option<Error>| {
        let error = error.unwrap();
        assert!(matches!(error, Error::SecondFactorProofRequired), "{error}");
        assert_eq!(error.code(), "REAUTHENTICATION_REQUIRED");
        assert_eq!(error.needs(), Some("second_factor"));
    };
    refused(
        second_factor::disable(&Caller::logged_in(services, &origin, here))
            .await
            .err(),
    );
    refused(
        second_factor::renew(&Caller::logged_in(services, &origin, here))
            .await
            .err(),
    );
    // A new passkey would be the second factor that they lack.
    refused(
        passkeys::begin_registration(&Caller::logged_in(services, ClientInfo::default(), here))
            .await
            .err(),
    );
    assert_eq!(
        second_factor::left(services, here.user_id).await.unwrap(),
        10
    );

    let code = on.app.code(&fixture);
    with_code(&fixture, &mut on, &code).await.unwrap();
    let here = principal(&fixture, &on.token).await;
    let disabled = second_factor::disable(&Caller::logged_in(services, &origin, here)).await;
    assert!(disabled.is_ok(), "{disabled:?}");
}

#[on_both_databases]
async fn a_code_and_a_backup_code_are_second_factors_for_ten_minutes(fixture: Fixture) {
    let mut on = stale(&fixture).await;
    let (code, backup) = (on.app.code(&fixture), on.codes[3].clone());
    for (code, method) in [
        (&*code, "%password+totp%"),
        (&*backup, "%password+backup_code%"),
    ] {
        assert!(may_change(&fixture, &on).await.is_err());
        with_code(&fixture, &mut on, code).await.unwrap();
        may_change(&fixture, &on).await.unwrap();
        fixture.advance(PROOF - 1);
        may_change(&fixture, &on).await.unwrap();
        fixture.advance(1);
        assert!(may_change(&fixture, &on).await.is_err());
        let used_up = with_code(&fixture, &mut on, code).await;
        assert!(matches!(used_up, Err(Error::InvalidCode)), "{method}");
    }
    let noted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'
                 AND (CAST(metadata AS TEXT) LIKE '%password+totp%'
                      OR CAST(metadata AS TEXT) LIKE '%password+backup_code%')";
    assert_eq!(fixture.count(noted).await, 2);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%backup_code_used%'";
    assert_eq!(fixture.count(told).await, 1);
    assert_eq!(fixture.count(FAILED).await, 2);
}

#[on_both_databases]
async fn a_login_with_a_second_step_is_such_a_proof_and_one_without_is_none(fixture: Fixture) {
    let services = &fixture.services;
    let mira = fixture.listener("mira").await;
    let one_step = first_step(services, &client_info(), "mira").await;
    let session = &one_step.began().session;
    assert_eq!(session.proved_at, Some(services.clock.now()));
    assert_eq!(session.second_factor_proved_at, None);
    let on = turn_on(&fixture, &mira).await;
    let began = log_in_with(services, "mira", &on.app.code(&fixture))
        .await
        .unwrap();
    let here = principal(&fixture, &began.token).await;
    Caller::logged_in(services, ClientInfo::default(), here)
        .require_full_proof()
        .await
        .unwrap();
    let pending = waiting(services, "mira").await;
    let session = sessions::load(services, &pending.token).await.unwrap();
    assert_eq!(session.unwrap().second_factor_proved_at, None);
}

#[on_both_databases]
async fn wrong_codes_are_counted_with_those_of_logins(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.second_factor_failures = 4;
    })
    .await;
    let services = &fixture.services;
    let mut on = stale(&fixture).await;
    for _ in 0..2 {
        let wrong = log_in_with(services, "nina", &on.app.wrong_code(&fixture)).await;
        assert!(matches!(wrong, Err(Error::InvalidCode)));
        let code = on.app.wrong_code(&fixture);
        let wrong = with_code(&fixture, &mut on, &code).await;
        assert!(matches!(wrong, Err(Error::InvalidCode)));
    }
    let code = on.app.code(&fixture);
    let right = with_code(&fixture, &mut on, &code).await;
    assert!(matches!(right, Err(Error::RateLimited { .. })), "{right:?}");
    assert!(may_change(&fixture, &on).await.is_err());
    let right = log_in_with(services, "nina", &on.app.code(&fixture)).await;
    assert!(matches!(right, Err(Error::RateLimited { .. })));
    fixture.advance(60 + STEP);
    let code = on.app.code(&fixture);
    with_code(&fixture, &mut on, &code).await.unwrap();
}

#[on_both_databases]
async fn a_wrong_password_uses_no_code_up_and_a_wrong_code_proves_nothing(fixture: Fixture) {
    let services = &fixture.services;
    let mut on = stale(&fixture).await;
    let code = on.app.code(&fixture);
    let wrong = reauthenticate_with_code(&fixture.caller(on.principal), "wrong", &code).await;
    assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
    for wrong in ["", "123", &on.app.wrong_code(&fixture)] {
        let refused = with_code(&fixture, &mut on, wrong).await;
        assert!(matches!(refused, Err(Error::InvalidCode)), "{wrong}");
    }
    let here = principal(&fixture, &on.token).await;
    assert!(here.require_recent_proof(services).is_err());
    with_code(&fixture, &mut on, &code).await.unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_is_one_proof_however_often_it_is_sent_at_once(fixture: Fixture) {
    let on = stale(&fixture).await;
    let code = on.app.code(&fixture);
    let calls = (0..8).map(|_| {
        let (services, here, code) = (fixture.services.clone(), on.principal, code.clone());
        tokio::spawn(async move {
            reauthenticate_with_code(
                &Caller::logged_in(&services, client_info(), here),
                PASSWORD,
                &code,
            )
            .await
        })
    });
    let mut proved = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => proved += 1,
            Err(Error::InvalidCode) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(proved, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_with_a_code_that_is_sent_twice_has_one_outcome(fixture: Fixture) {
    let on = stale(&fixture).await;
    let code = on.app.code(&fixture);
    let send = |code: String| {
        let (services, here, old) = (fixture.services.clone(), on.principal, on.token.clone());
        tokio::spawn(async move {
            let code = Some(&*code);
            reauthenticate_by_form(
                &Caller::logged_in(&services, client_info(), here),
                PASSWORD,
                code,
                old,
            )
            .await
        })
    };
    let clicks: Vec<_> = (0..4).map(|_| send(code.clone())).collect();
    let mut told = Vec::new();
    for click in clicks {
        told.extend(opened(click.await.unwrap().unwrap()).1);
    }
    assert_eq!(told.len(), 2, "the first and its first repeat");
    assert_eq!(told[0], told[1]);
    let here = principal(&fixture, &told[0]).await;
    here.require_second_factor_proof(&fixture.services).unwrap();
    // Another code is another form.
    let other = send(on.app.wrong_code(&fixture)).await.unwrap();
    assert!(matches!(other, Err(Error::InvalidCode)), "{other:?}");
}
