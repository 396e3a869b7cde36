//! What somebody with a copy of the database has: nothing that logs in.

use stagedoor_domain::{Caller, ClientInfo, Error, OsEntropy, SecretKey, second_factor};
use stagedoor_testing::{Fixture, cheap_hashing, client_info, on_both_databases};

use super::{begin, confirm};
use crate::support::two_step::{
    AuthenticatorApp, another, holds, log_in_with, proven, turn_on, whole_database,
};
use crate::support::with_new_id;

#[on_both_databases]
async fn neither_the_secret_nor_a_backup_code_can_be_read_in_the_database(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let setup = begin(&fixture, &principal).await;
    let app = AuthenticatorApp::of(&setup.otpauth_url);
    let waiting = whole_database(&fixture).await;
    confirm(&fixture, &principal, &app.code(&fixture))
        .await
        .unwrap();
    let principal = proven(&fixture, &principal);
    let renewed = second_factor::renew(&fixture.caller(principal)).await;
    let (codes, _) = with_new_id(renewed.unwrap());
    log_in_with(&fixture.services, "nina", &codes.0[0])
        .await
        .unwrap();
    for all in [waiting, whole_database(&fixture).await] {
        assert!(holds(&all, user.id.as_bytes()) || holds(&all, user.id.to_string().as_bytes()));
        assert!(holds(&all, b"nina@example.com"), "it is the whole database");
        assert!(!holds(&all, setup.secret.as_bytes()));
        assert!(!holds(&all, &app.secret()));
        for code in &codes.0 {
            assert!(!holds(&all, code.as_bytes()));
            assert!(!holds(&all, code.replace('-', "").as_bytes()));
        }
    }
}

#[on_both_databases]
async fn a_secret_moved_to_another_user_opens_nothing(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let thief = turn_on(&fixture, &nina).await;
    turn_on(&fixture, &mira).await;
    fixture
        .execute("UPDATE totp_secrets SET sealed_secret = (SELECT t.sealed_secret FROM totp_secrets t JOIN users u ON u.id = t.user_id WHERE u.username = 'nina')")
        .await;
    let code = thief.app.code(&fixture);
    let moved = log_in_with(&fixture.services, "mira", &code).await;
    assert!(matches!(moved, Err(Error::Internal(_))));
    log_in_with(&fixture.services, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn without_the_key_the_app_does_not_work_and_backup_codes_do(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let on = turn_on(&fixture, &nina).await;
    let (principal, _) = fixture.log_in(&mira).await;
    begin(&fixture, &principal).await;

    let services = another(&fixture, cheap_hashing(), SecretKey::new(&OsEntropy));
    let with_the_app = log_in_with(&services, "nina", &on.app.code(&fixture)).await;
    assert!(matches!(with_the_app, Err(Error::Internal(_))));
    let wrong = log_in_with(&services, "nina", "0000-0000-0000").await;
    assert!(matches!(wrong, Err(Error::InvalidCode)));
    log_in_with(&services, "nina", &on.codes[0]).await.unwrap();

    // Who was about to set it up begins again.
    let waits = second_factor::pending(&Caller::logged_in(
        &services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    assert!(waits.is_none());
    let setup = second_factor::begin(&Caller::logged_in(
        &services,
        ClientInfo::default(),
        principal,
    ))
    .await
    .unwrap();
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let _ = second_factor::confirm(
        &Caller::logged_in(&services, client_info(), principal),
        &code,
    )
    .await
    .unwrap();
}
