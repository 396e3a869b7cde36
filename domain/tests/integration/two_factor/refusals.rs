//! What is refused while two-step login is set up or changed.

use stagedoor_domain::{Caller, ClientInfo, Error, accounts, second_factor, sessions};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{begin, confirm};
use crate::support::two_step::{AuthenticatorApp, proven};

const WINDOW: u64 = 5 * 60;
const PROOF: u64 = 10 * 60;

#[on_both_databases]
async fn everything_needs_a_recent_proof_and_a_set_up_lasts_no_longer(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let setup = begin(&fixture, &principal).await;
    fixture.advance(PROOF);
    let refused = |error| assert!(matches!(error, Error::ReauthenticationRequired), "{error}");
    let origin = client_info();
    refused(
        second_factor::begin(&Caller::logged_in(
            services,
            ClientInfo::default(),
            principal,
        ))
        .await
        .err()
        .unwrap(),
    );
    refused(
        second_factor::pending(&Caller::logged_in(
            services,
            ClientInfo::default(),
            principal,
        ))
        .await
        .err()
        .unwrap(),
    );
    // Who did not finish begins again: nobody else's set-up may lie in wait.
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let over = confirm(&fixture, &principal, &code).await;
    assert!(matches!(over, Err(Error::TwoFactorNotEnabled)));
    let (principal, _) = fixture.log_in(&user).await;
    let setup = begin(&fixture, &principal).await;
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    confirm(&fixture, &principal, &code).await.unwrap();
    fixture.advance(PROOF);
    let refused = |error| {
        assert!(matches!(error, Error::SecondFactorProofRequired), "{error}");
    };
    refused(
        second_factor::renew(&Caller::logged_in(services, &origin, principal))
            .await
            .err()
            .unwrap(),
    );
    refused(
        second_factor::disable(&Caller::logged_in(services, &origin, principal))
            .await
            .err()
            .unwrap(),
    );
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 10);
}

#[on_both_databases]
async fn a_set_up_takes_five_codes_in_five_minutes(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let app = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url);
    for _ in 0..5 {
        let wrong = confirm(&fixture, &principal, &app.wrong_code(&fixture)).await;
        assert!(matches!(wrong, Err(Error::InvalidCode)));
    }
    let Err(Error::RateLimited { retry_after }) =
        confirm(&fixture, &principal, &app.code(&fixture)).await
    else {
        panic!("not limited")
    };
    assert_eq!(retry_after.as_secs(), WINDOW);
    let app = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url);
    let anew = confirm(&fixture, &principal, &app.code(&fixture)).await;
    assert!(
        matches!(anew, Err(Error::RateLimited { .. })),
        "another secret, no other count"
    );
    fixture.advance(WINDOW);
    confirm(&fixture, &principal, &app.code(&fixture))
        .await
        .unwrap();
}

#[on_both_databases]
async fn only_six_digits_of_the_right_time_confirm(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let app = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url);
    let long_ago = app.code_in(&fixture, -2);
    let too_early = app.code_in(&fixture, 2);
    for wrong in [
        "",
        "12345",
        "abcdef",
        "0a1b-2c3d-4e5f",
        &long_ago,
        &too_early,
    ] {
        let refused = confirm(&fixture, &principal, wrong).await;
        assert!(matches!(refused, Err(Error::InvalidCode)), "{wrong}");
    }
    let code = app.code_in(&fixture, -1);
    let (start, end) = code.split_at(3);
    confirm(&fixture, &principal, &format!(" {start} {end} "))
        .await
        .unwrap();
}

#[on_both_databases]
async fn a_secret_that_only_waits_is_nothing_to_turn_off_or_renew(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&user).await;
    begin(&fixture, &principal).await;
    let off = second_factor::disable(&fixture.caller(principal)).await;
    assert!(matches!(off, Err(Error::TwoFactorNotEnabled)));
    let renewed = second_factor::renew(&fixture.caller(principal)).await;
    assert!(matches!(renewed, Err(Error::TwoFactorNotEnabled)));
    let waits = second_factor::pending(&Caller::logged_in(
        services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    assert!(waits.is_some());
    assert!(sessions::load(services, &token).await.unwrap().is_some());
}

#[on_both_databases]
async fn a_new_password_forgets_a_set_up_that_somebody_else_may_have_begun(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let (intruder, _) = fixture.log_in(&user).await;
    let (owner, _) = fixture.log_in(&user).await;
    let code = AuthenticatorApp::of(&begin(&fixture, &intruder).await.otpauth_url).code(&fixture);
    let change = accounts::PasswordChange {
        current: PASSWORD.to_owned(),
        new: "a lamp above the keys".to_owned(),
    };
    let _ = accounts::change_password(&fixture.caller(owner), change)
        .await
        .unwrap();
    let waiting =
        second_factor::pending(&Caller::logged_in(services, ClientInfo::default(), owner))
            .await
            .unwrap();
    assert!(waiting.is_none());
    let refused = confirm(&fixture, &owner, &code).await;
    assert!(matches!(refused, Err(Error::TwoFactorNotEnabled)));
    // The session that the change ended begins no other.
    let begun = second_factor::begin(&Caller::logged_in(
        services,
        ClientInfo::default(),
        intruder,
    ))
    .await;
    assert!(matches!(begun.err(), Some(Error::Unauthenticated)));
}

#[on_both_databases]
async fn codes_that_are_all_gone_can_be_made_again(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let code = AuthenticatorApp::of(&begin(&fixture, &principal).await.otpauth_url).code(&fixture);
    confirm(&fixture, &principal, &code).await.unwrap();
    fixture.execute("DELETE FROM backup_codes").await;
    let principal = proven(&fixture, &principal);
    let _ = second_factor::renew(&fixture.caller(principal))
        .await
        .unwrap();
    let left = second_factor::left(&fixture.services, user.id)
        .await
        .unwrap();
    assert_eq!(left, 10);
}
