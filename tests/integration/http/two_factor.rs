//! Two-step login: setting it up, renewing its codes, turning it off.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stagedoor_testing::on_both_databases;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{
    AuthenticatorApp, CODES, CONFIRM, SECOND_FACTOR, TOTP, half_logged_in, set_up,
};
use crate::http::client::Client;

async fn confirm(client: &Client, code: &str) -> Answer {
    client.post(CONFIRM, json!({"code": code})).await
}

fn codes(answer: &Answer) -> Vec<String> {
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    let codes = body["backup_codes"].as_array().unwrap();
    let code = |code: &Value| code.as_str().unwrap().to_owned();
    codes.iter().map(code).collect()
}

#[on_both_databases]
async fn it_counts_once_a_code_is_confirmed(app: TestApp) {
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    let setup = ada.post_nothing(TOTP).await.expect_status(200);
    assert_eq!(setup.header("cache-control"), "no-store");
    let setup = setup.json();
    assert_eq!(setup.as_object().unwrap().len(), 2, "{setup}");
    let (secret, url) = (
        setup["secret"].as_str().unwrap(),
        setup["otpauth_url"].as_str().unwrap(),
    );
    assert_eq!(secret.len(), 32, "160 bits");
    assert!(url.starts_with("otpauth://totp/Stagedoor:ada?"), "{url}");
    assert!(url.contains(&format!("secret={secret}")), "{url}");
    // Not confirmed, it asks for nothing.
    assert_eq!(ada.me().await.json()["two_factor_enabled"], false);
    app.logged_in("ada").await;

    // Asking again makes another secret, and the first one is worth nothing.
    let first = AuthenticatorApp::of(url);
    let setup = ada.post_nothing(TOTP).await.expect_status(200).json();
    assert_ne!(setup["secret"], secret);
    confirm(&ada, &first.code(&app))
        .await
        .expect_problem(401, "INVALID_CODE");
    let before = ada.copy();
    let app_on_phone = AuthenticatorApp::of(setup["otpauth_url"].as_str().unwrap());
    let answer = confirm(&ada, &app_on_phone.code(&app))
        .await
        .expect_status(200);
    let shown = codes(&answer);
    assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), 10);
    for code in &shown {
        assert!(code.replace('-', "").len() * 5 >= 50, "{code}");
    }
    assert_eq!(ada.me().await.json()["two_factor_enabled"], true);
    before.expect_logged_out().await;
    phone.expect_logged_out().await;
    let mails = app.mails_to("ada@example.com").await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].links().iter().any(|link| link.path() == "/not-me"));
}

#[tokio::test]
async fn no_secret_or_code_rests_in_the_database_as_it_is() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let setup = ada.post_nothing(TOTP).await.expect_status(200).json();
    let phone = AuthenticatorApp::of(setup["otpauth_url"].as_str().unwrap());
    let shown = codes(&confirm(&ada, &phone.code(&app)).await.expect_status(200));
    app.mails().await;
    let mut secrets: Vec<String> = shown.iter().map(|code| code.replace('-', "")).collect();
    secrets.extend(shown);
    secrets.push(setup["secret"].as_str().unwrap().to_owned());
    let secret: Vec<u8> = {
        let totp = totp_rs::Totp::from_url(setup["otpauth_url"].as_str().unwrap()).unwrap();
        totp.secret().as_ref().to_vec()
    };
    let mut looked_at = 0;
    for file in std::fs::read_dir(app.folder.path()).unwrap().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if !name.starts_with("stagedoor.db") {
            continue;
        }
        let bytes = std::fs::read(file.path()).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(!holds(&secret), "{name}");
        for secret in &secrets {
            assert!(!holds(secret.as_bytes()), "{name} {secret}");
        }
        looked_at += bytes.len();
    }
    assert!(looked_at > 100_000, "{looked_at}");
}

#[tokio::test]
async fn what_is_no_code_of_the_app_confirms_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    confirm(&ada, "123456")
        .await
        .expect_problem(409, "TWO_FACTOR_NOT_ENABLED");
    let setup = ada.post_nothing(TOTP).await.expect_status(200).json();
    let phone = AuthenticatorApp::of(setup["otpauth_url"].as_str().unwrap());
    for code in [
        "",
        "12345",
        "not a code",
        &phone.code_in(&app, 2),
        &phone.wrong_code(&app),
    ] {
        confirm(&ada, code)
            .await
            .expect_problem(401, "INVALID_CODE");
    }
    let wait = confirm(&ada, &phone.code(&app)).await.expect_rate_limited();
    app.advance(wait);
    // Old by one step, as a clock that goes slow has it.
    confirm(&ada, &phone.code_in(&app, -1))
        .await
        .expect_status(200);
    confirm(&ada, &phone.code(&app))
        .await
        .expect_problem(409, "TWO_FACTOR_ALREADY_ENABLED");
    ada.post_nothing(TOTP)
        .await
        .expect_problem(409, "TWO_FACTOR_ALREADY_ENABLED");
}

#[on_both_databases]
async fn new_codes_replace_the_old_ones(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.post_nothing(CODES)
        .await
        .expect_problem(409, "TWO_FACTOR_NOT_ENABLED");
    let (_, old) = set_up(&app, &ada).await;
    let (before, phone) = (ada.copy(), half_logged_in(&app, "ada").await);
    let new = codes(&ada.post_nothing(CODES).await.expect_status(200));
    assert_eq!(new.len(), 10);
    assert!(new.iter().all(|code| !old.contains(code)));
    before.expect_logged_out().await;
    ada.me().await.expect_status(200);
    phone
        .post(SECOND_FACTOR, json!({"code": old[0]}))
        .await
        .expect_problem(401, "INVALID_CODE");
    phone
        .post(SECOND_FACTOR, json!({"code": new[0]}))
        .await
        .expect_status(200);
}

#[on_both_databases]
async fn turned_off_a_password_is_enough_again(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.delete(TOTP)
        .await
        .expect_problem(409, "TWO_FACTOR_NOT_ENABLED");
    set_up(&app, &ada).await;
    let before = ada.copy();
    ada.delete(TOTP).await.expect_status(204);
    before.expect_logged_out().await;
    assert_eq!(ada.me().await.json()["two_factor_enabled"], false);
    app.logged_in("ada").await;
    assert_eq!(app.count("SELECT COUNT(*) FROM backup_codes").await, 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM totp_secrets").await, 0);
    // And on again, with another secret.
    app.advance(30);
    set_up(&app, &ada).await;
}

#[tokio::test]
async fn each_change_is_told_by_mail() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    set_up(&app, &ada).await;
    ada.post_nothing(CODES).await.expect_status(200);
    ada.delete(TOTP).await.expect_status(204);
    let mails = app.mails_to("ada@example.com").await;
    let subjects: BTreeSet<&str> = mails.iter().map(|mail| mail.subject).collect();
    assert_eq!((mails.len(), subjects.len()), (3, 3), "{subjects:?}");
}

/// Ten hashes each: four hundred and fifty of them kept everybody from logging in
/// for a minute.
#[on_both_databases]
async fn one_cookie_renews_codes_five_times_an_hour_whichever_door_it_takes(app: TestApp) {
    let ada = app.with_user("ada").await;
    set_up(&app, &ada).await;
    for _ in 0..3 {
        ada.post_nothing(CODES).await.expect_status(200);
    }
    let form = async || ada.submit("/api/renew_backup_codes", &[]).await;
    for _ in 0..2 {
        form().await.expect_status(303);
    }
    for _ in 0..20 {
        let wait = ada.post_nothing(CODES).await.expect_rate_limited();
        assert!((3_500..=3_600).contains(&wait), "{wait}");
    }
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.renew_backup_codes'";
    form().await;
    assert_eq!(app.count(events).await, 5);
    let mira = app.with_user("mira").await;
    set_up(&app, &mira).await;
    mira.post_nothing(CODES).await.expect_status(200);
}
