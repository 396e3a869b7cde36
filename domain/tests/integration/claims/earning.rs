//! What an account with an unconfirmed address does not get.

use stagedoor_domain::{Error, passkeys, second_factor};
use stagedoor_testing::{Backend, Fixture, on_both_databases};
use stagedoor_words::Language;

use super::{CONFIRM, VICTIM, claim, session, tokens_to, verify};
use crate::support::two_step::AuthenticatorApp;

#[on_both_databases]
async fn nobody_plants_a_passkey_or_an_authenticator_app_for_the_victim_to_find(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.public_url = "http://localhost:3000".parse().unwrap();
    })
    .await;
    let mal = claim(&fixture, "mal", VICTIM).await;
    let principal = session(&fixture, &mal).await;
    let refused = passkeys::begin_registration(&fixture.caller(principal)).await;
    let Err(error @ Error::EmailNotVerified(_)) = refused else {
        panic!("a passkey for an unconfirmed address")
    };
    assert!(
        error.detail(Language::English).contains("passkey"),
        "{}",
        error.detail(Language::English)
    );
    let refused = second_factor::begin(&fixture.caller(principal)).await;
    let Err(error @ Error::EmailNotVerified(_)) = refused else {
        panic!("two-step login for an unconfirmed address")
    };
    assert!(
        error.detail(Language::English).contains("two-step"),
        "{}",
        error.detail(Language::English)
    );

    let link = tokens_to(&fixture, VICTIM, CONFIRM).await.pop().unwrap();
    verify(&fixture, &link).await.unwrap();
    passkeys::begin_registration(&fixture.caller(principal))
        .await
        .unwrap();
    second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
}

#[on_both_databases]
async fn a_setup_that_was_begun_before_does_not_come_true(fixture: Fixture) {
    let mal = claim(&fixture, "mal", VICTIM).await;
    let principal = session(&fixture, &mal).await;
    fixture.execute("UPDATE users SET is_verified = TRUE").await;
    let setup = second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
    fixture
        .execute("UPDATE users SET is_verified = FALSE")
        .await;
    let code = AuthenticatorApp::of(&setup.otpauth_url).code(&fixture);
    let refused = second_factor::confirm(&fixture.caller(principal), &code)
        .await
        .map(drop);
    assert!(
        matches!(refused, Err(Error::EmailNotVerified(_))),
        "{refused:?}"
    );
}
