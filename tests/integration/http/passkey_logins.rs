//! Logging in with a passkey: alone, as the second step, or once more.

use futures::future::join_all;
use serde_json::json;
use stagedoor_testing::{Authenticator, Backend, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::{SECOND_FACTOR, TOTP, half_logged_in, set_up};
use crate::http::client::Client;
use crate::http::passkey_device::{
    ANSWER, OPTIONS, PATH, PROVE, SITE, add, answer, challenge, localhost, log_in,
};

/// Somebody with a passkey on this device.
async fn with_passkey(app: &TestApp, name: &str) -> (Client, Authenticator) {
    let client = app.with_user(name).await;
    let mut device = Authenticator::at(SITE);
    add(&client, &mut device, "Laptop").await;
    (client, device)
}

/// The same keys where nobody has shown that they are the device's owner.
fn without_a_finger(device: &Authenticator) -> Authenticator {
    let mut device = device.clone();
    device.verifies_user = false;
    device
}

#[on_both_databases]
async fn a_passkey_alone_logs_in(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, device) = with_passkey(&app, "ada").await;
    with_passkey(&app, "eve").await;
    // Even where a password would need a second step.
    set_up(&app, &ada).await;
    app.advance(60);
    let browser = app.anonymous();
    let asked = challenge(&browser, "log_in").await;
    assert_eq!(asked.as_object().unwrap().len(), 2, "{asked}");
    let named = asked["options"]["allowCredentials"].as_array();
    assert!(named.is_none_or(Vec::is_empty), "nobody is named: {asked}");
    let user = answer(&browser, ANSWER, &asked, &device)
        .await
        .expect_status(200)
        .json();
    assert_eq!(user["username"], "ada");
    browser.me().await.expect_status(200);
    let keys = ada.get(PATH).await.json();
    assert_eq!(keys["items"][0]["last_used_at"], "2026-01-01T00:01:00Z");

    // It replaces whatever session there was.
    let before = browser.copy();
    log_in(&browser, &device).await.expect_status(200);
    before.expect_logged_out().await;
    ada.me().await.expect_status(200);
}

#[on_both_databases]
async fn a_challenge_is_answered_once_in_five_minutes(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (_, device) = with_passkey(&app, "ada").await;
    let nobody = app.anonymous();
    let asked = challenge(&nobody, "log_in").await;
    let credential = device.get(&asked["options"]);
    let body = json!({"ceremony_id": asked["ceremony_id"], "credential": credential});
    let browsers: Vec<Client> = (0..16).map(|_| app.anonymous()).collect();
    let answers = browsers.iter().map(|one| one.post(ANSWER, body.clone()));
    let answers = join_all(answers).await;
    let won = answers.iter().filter(|answer| answer.status == 200);
    assert_eq!(won.count(), 1, "{answers:?}");
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.expect_problem(400, "PASSKEY_REJECTED");
    }
    let asked = challenge(&nobody, "log_in").await;
    app.advance(5 * 60);
    answer(&nobody, ANSWER, &asked, &device)
        .await
        .expect_problem(400, "PASSKEY_REJECTED");
    assert_eq!(nobody.session(), None);
}

#[on_both_databases]
async fn what_does_not_fit_logs_nobody_in(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, device) = with_passkey(&app, "ada").await;
    let nobody = app.anonymous();
    let mut elsewhere = device.clone();
    "https://evil.example".clone_into(&mut elsewhere.origin);
    for wrong in [elsewhere, without_a_finger(&device)] {
        log_in(&nobody, &wrong)
            .await
            .expect_problem(400, "PASSKEY_REJECTED");
    }
    // Of another purpose.
    let asked = challenge(&ada, "reauthenticate").await;
    answer(&nobody, ANSWER, &asked, &device)
        .await
        .expect_problem(400, "PASSKEY_REJECTED");
    // Removed.
    let keys = ada.get(PATH).await.json();
    let id = keys["items"][0]["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("{PATH}/{id}")).await.expect_status(204);
    log_in(&nobody, &device)
        .await
        .expect_problem(400, "PASSKEY_REJECTED");
    assert_eq!(nobody.session(), None);
    for body in [
        json!({"purpose": "register"}),
        json!({"purpose": "LogIn"}),
        json!({"purpose": ""}),
    ] {
        nobody
            .post(OPTIONS, body)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
}

#[on_both_databases]
async fn a_passkey_is_a_second_step(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, device) = with_passkey(&app, "ada").await;
    let (_, of_eve) = with_passkey(&app, "eve").await;
    set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    let asked = challenge(&browser, "second_factor").await;
    let named = asked["options"]["allowCredentials"].as_array().unwrap();
    assert_eq!(named.len(), 1, "{asked}");
    // Nor does somebody else's passkey do.
    answer(&browser, ANSWER, &asked, &of_eve)
        .await
        .expect_problem(400, "PASSKEY_REJECTED");
    let asked = challenge(&browser, "second_factor").await;
    let before = browser.copy();
    let user = answer(&browser, ANSWER, &asked, &device)
        .await
        .expect_status(200)
        .json();
    assert_eq!(user["username"], "ada");
    before.expect_logged_out().await;
    browser.me().await.expect_status(200);
}

#[tokio::test]
async fn it_shares_its_tries_with_the_codes() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let (ada, device) = with_passkey(&app, "ada").await;
    let (phone, codes) = set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    let unverified = without_a_finger(&device);
    for number in 0..5 {
        if number % 2 == 0 {
            let asked = challenge(&browser, "second_factor").await;
            let refused = answer(&browser, ANSWER, &asked, &unverified).await;
            match number {
                4 => refused.expect_problem(401, "UNAUTHENTICATED"),
                _ => refused.expect_problem(400, "PASSKEY_REJECTED"),
            };
        } else {
            let code = json!({"code": phone.wrong_code(&app)});
            browser
                .post(SECOND_FACTOR, code)
                .await
                .expect_problem(401, "INVALID_CODE");
        }
    }
    browser
        .post(SECOND_FACTOR, json!({"code": codes[0]}))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    browser
        .post(OPTIONS, json!({"purpose": "second_factor"}))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn without_a_passkey_there_is_none_to_ask_for() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let ada = app.with_user("ada").await;
    ada.post(OPTIONS, json!({"purpose": "reauthenticate"}))
        .await
        .expect_problem(404, "NOT_FOUND");
    set_up(&app, &ada).await;
    half_logged_in(&app, "ada")
        .await
        .post(OPTIONS, json!({"purpose": "second_factor"}))
        .await
        .expect_problem(404, "NOT_FOUND");
}

#[on_both_databases]
async fn a_passkey_proves_once_more_who_one_is(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, device) = with_passkey(&app, "ada").await;
    let (eve, of_eve) = with_passkey(&app, "eve").await;
    app.advance(10 * 60);
    ada.post_nothing(TOTP)
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    let asked = challenge(&ada, "reauthenticate").await;
    for (client, device) in [(&ada, &of_eve), (&eve, &of_eve)] {
        answer(client, PROVE, &asked, device)
            .await
            .expect_problem(400, "PASSKEY_REJECTED");
    }
    ada.post_nothing(TOTP)
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    let asked = challenge(&ada, "reauthenticate").await;
    let session = ada.session();
    answer(&ada, PROVE, &asked, &device)
        .await
        .expect_status(204);
    assert_ne!(ada.session(), session);
    ada.post_nothing(TOTP).await.expect_status(200);
    answer(&ada, PROVE, &asked, &device)
        .await
        .expect_problem(400, "PASSKEY_REJECTED");
}

#[tokio::test]
async fn thirty_challenges_a_minute_and_address() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let nobody = app.anonymous();
    for _ in 0..30 {
        challenge(&nobody, "log_in").await;
    }
    let body = json!({"purpose": "log_in"});
    let wait = nobody.post(OPTIONS, body).await.expect_rate_limited();
    app.advance(wait);
    challenge(&nobody, "log_in").await;
}
