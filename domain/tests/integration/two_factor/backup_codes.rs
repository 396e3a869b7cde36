//! New backup codes for old ones.

use stagedoor_domain::{Caller, Error, second_factor, sessions};
use stagedoor_testing::{Backend, Fixture, cheap_hashing, client_info, on_both_databases};

use crate::support::two_step::{AuthenticatorApp, another, log_in_with, proven, turn_on};
use crate::support::with_new_id;

#[on_both_databases]
async fn new_backup_codes_replace_all_old_ones(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    log_in_with(services, "nina", &on.codes[0]).await.unwrap();
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 9);
    let renewed = second_factor::renew(&fixture.caller(on.principal)).await;
    let (fresh, new) = with_new_id(renewed.unwrap());
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 10);
    assert!(sessions::load(services, &on.token).await.unwrap().is_none());
    assert!(sessions::load(services, &new).await.unwrap().is_some());
    for old in &on.codes {
        let refused = log_in_with(services, "nina", old).await;
        assert!(matches!(refused, Err(Error::InvalidCode)));
    }
    for code in &fresh.0 {
        log_in_with(services, "nina", code).await.unwrap();
    }
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 0);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%backup_codes_renewed%'";
    assert_eq!(fixture.count(told).await, 1);
    let written = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.renew_backup_codes'";
    assert_eq!(fixture.count(written).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_renewals_at_once_leave_one_set_of_codes(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let calls = (0..16).map(|_| {
        let (services, principal) = (fixture.services.clone(), on.principal);
        tokio::spawn(async move {
            second_factor::renew(&Caller::logged_in(&services, client_info(), principal)).await
        })
    });
    let mut sets = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        let (codes, _) = with_new_id(call.await.unwrap().unwrap());
        sets.push(codes.0);
    }
    assert_eq!(
        second_factor::left(&fixture.services, user.id)
            .await
            .unwrap(),
        10
    );
    let mut working = 0;
    for codes in &sets {
        let tried = log_in_with(&fixture.services, "nina", &codes[3]).await;
        working += u32::from(tried.is_ok());
    }
    assert_eq!(working, 1);
}

#[on_both_databases]
async fn backup_codes_outlive_a_change_of_the_hashing_costs(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let mut costs = cheap_hashing();
    costs.memory_kib *= 4;
    let grown = another(&fixture, costs, fixture.services.secret_key.clone());
    log_in_with(&grown, "nina", &on.codes[0]).await.unwrap();
    let renewed =
        second_factor::renew(&Caller::logged_in(&grown, client_info(), on.principal)).await;
    let (fresh, _) = with_new_id(renewed.unwrap());
    log_in_with(&fixture.services, "nina", &fresh.0[0])
        .await
        .unwrap();
    let kept =
        "SELECT COUNT(*) FROM backup_codes WHERE recipe LIKE '$argon2id$v=19$m=32,t=1,p=1$%'";
    assert_eq!(fixture.count(kept).await, 10);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_renewals_in_an_hour_five_are_made_whenever_they_come(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let renew = |principal| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            second_factor::renew(&Caller::logged_in(&services, client_info(), principal)).await
        })
    };
    let calls: Vec<_> = (0..16).map(|_| renew(on.principal)).collect();
    let mut made = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::RateLimited { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(made, 5);
    let (elsewhere, _) = fixture.log_in(&user).await;
    let Err(Error::RateLimited { retry_after }) =
        renew(proven(&fixture, &elsewhere)).await.unwrap()
    else {
        panic!("another session makes more")
    };
    assert_eq!(retry_after.as_secs(), 3_600);
    fixture.advance(3_600);
    let (later, _) = fixture.log_in(&user).await;
    let _ = renew(proven(&fixture, &later)).await.unwrap().unwrap();
}

/// Each time costs what a renewal costs: ten hashes.
#[on_both_databases]
async fn turning_it_on_and_off_is_no_way_to_have_more_codes_made(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let user = fixture.listener("nina").await;
    for _ in 0..5 {
        let on = turn_on(&fixture, &user).await;
        let _ = second_factor::disable(&fixture.caller(on.principal))
            .await
            .unwrap();
    }
    let (principal, _) = fixture.log_in(&user).await;
    let setup = second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let refused = second_factor::confirm(&fixture.caller(principal), &code).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
}
