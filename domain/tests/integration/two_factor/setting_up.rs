//! Setting an authenticator app up.

use std::collections::HashSet;

use stagedoor_domain::accounts::Login;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, second_factor, sessions};
use stagedoor_testing::{Fixture, client_info, on_both_databases};

use super::{NOTICES, begin, confirm};
use crate::support::two_step::{AuthenticatorApp, STEP, first_step, log_in_with, waiting};
use crate::support::{opened, with_new_id};

#[on_both_databases]
async fn a_secret_counts_from_the_moment_that_a_code_of_it_is_confirmed(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    assert!(
        second_factor::pending(&Caller::logged_in(
            services,
            ClientInfo::default(),
            principal
        ))
        .await
        .unwrap()
        .is_none()
    );
    let nothing_waits = confirm(&fixture, &principal, "123456").await;
    assert!(matches!(nothing_waits, Err(Error::TwoFactorNotEnabled)));

    let first = begin(&fixture, &principal).await;
    let again = second_factor::pending(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    assert_eq!(again.unwrap().otpauth_url, first.otpauth_url);
    assert!(first.otpauth_url.contains(&first.secret));
    assert!(
        first
            .otpauth_url
            .starts_with("otpauth://totp/Stagedoor:nina?")
    );
    assert!(first.qr_svg.starts_with("<svg "));
    assert_eq!(
        AuthenticatorApp::of(&first.otpauth_url).secret().len() * 8,
        160
    );
    let login = first_step(services, &ClientInfo::default(), "nina").await;
    assert!(matches!(login, Login::Done(..)), "it does not count yet");

    let second = begin(&fixture, &principal).await;
    assert_ne!(second.secret, first.secret);
    let of_the_first = AuthenticatorApp::of(&first.otpauth_url).code(&fixture);
    let refused = confirm(&fixture, &principal, &of_the_first).await;
    assert!(matches!(refused, Err(Error::InvalidCode)));
    assert!(
        !users::find(services, user.id)
            .await
            .unwrap()
            .two_factor_enabled
    );
    assert_eq!(fixture.count(NOTICES).await, 0);

    let app = AuthenticatorApp::of(&second.otpauth_url);
    confirm(&fixture, &principal, &app.code(&fixture))
        .await
        .unwrap();
    assert!(
        users::find(services, user.id)
            .await
            .unwrap()
            .two_factor_enabled
    );
    waiting(services, "nina").await;
    let waits = second_factor::pending(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    assert!(waits.is_none(), "a secret is never shown again");
    let another = second_factor::begin(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await;
    assert!(matches!(another, Err(Error::TwoFactorAlreadyEnabled)));
    let twice = confirm(&fixture, &principal, &app.code(&fixture)).await;
    assert!(matches!(twice, Err(Error::TwoFactorAlreadyEnabled)));
}

#[on_both_databases]
async fn turning_it_on_ends_the_other_sessions_and_renews_this_one(fixture: Fixture) {
    let services = &fixture.services;
    let (user, other) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let (principal, old) = fixture.log_in(&user).await;
    let (_, elsewhere) = fixture.log_in(&user).await;
    let (_, of_another) = fixture.log_in(&other).await;
    let setup = begin(&fixture, &principal).await;
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let caller = fixture.caller(principal);
    let confirmed = second_factor::confirm(&caller, &code).await;
    let (codes, new) = with_new_id(confirmed.unwrap());
    for (token, lives) in [
        (old, false),
        (elsewhere, false),
        (new, true),
        (of_another, true),
    ] {
        let session = sessions::load(services, &token).await.unwrap();
        assert_eq!(session.is_some(), lives);
    }
    let distinct: HashSet<&String> = codes.0.iter().collect();
    assert_eq!(distinct.len(), 10);
    assert!(codes.0.iter().all(|code| code.len() == 14));
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 10);
    assert_eq!(second_factor::left(services, other.id).await.unwrap(), 0);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%two_factor_enabled%'";
    assert_eq!(fixture.count(told).await, 1);
    let written = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.enable_totp' AND actor = 'user' AND address = '192.0.2.7'";
    assert_eq!(fixture.count(written).await, 1);
}

#[on_both_databases]
async fn the_code_that_confirmed_does_not_log_in_and_the_next_one_does(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let app = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url);
    let code = app.code(&fixture);
    confirm(&fixture, &principal, &code).await.unwrap();
    let again = log_in_with(&fixture.services, "nina", &code).await;
    assert!(matches!(again, Err(Error::InvalidCode)));
    fixture.advance(STEP);
    let next = app.code(&fixture);
    log_in_with(&fixture.services, "nina", &next).await.unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_confirmations_at_once_turn_it_on_once(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let code = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url).code(&fixture);
    let calls = (0..16).map(|_| {
        let (services, code) = (fixture.services.clone(), code.clone());
        tokio::spawn(async move {
            second_factor::confirm(
                &Caller::logged_in(&services, client_info(), principal),
                &code,
            )
            .await
        })
    });
    let mut shown = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(confirmed) => shown.push(opened(confirmed).0.0),
            Err(Error::TwoFactorAlreadyEnabled) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let [codes] = shown.as_slice() else {
        panic!("{} answers with codes", shown.len())
    };
    assert_eq!(
        second_factor::left(&fixture.services, user.id)
            .await
            .unwrap(),
        10
    );
    log_in_with(&fixture.services, "nina", &codes[9])
        .await
        .unwrap();
    assert_eq!(
        fixture.count(NOTICES).await,
        2,
        "that it is on, and the code used"
    );
}
