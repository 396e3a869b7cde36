//! What happened to an account, for its owner to read.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stagedoor_domain::Role;
use stagedoor_domain::expiry;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::{CODES, SECOND_FACTOR, TOTP, half_logged_in, set_up};
use crate::http::client::Client;

const PATH: &str = "/api/v1/users/me/security-log";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

/// The whole log, page by page, newest first.
async fn log(client: &Client) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut path = PATH.to_owned();
    loop {
        let page = client.get(&path).await.expect_status(200).json();
        entries.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("{PATH}?cursor={cursor}"),
            None => return entries,
        }
    }
}

fn events(log: &[Value]) -> Vec<&str> {
    log.iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect()
}

#[on_both_databases]
async fn it_says_what_happened_when_and_from_where(app: TestApp) {
    app.user("ada", Role::User, true).await;
    app.advance(60);
    app.logged_in("ada").await;
    app.advance(60);
    let thief = app
        .anonymous()
        .at("192.0.2.66")
        .with_header("user-agent", FIREFOX);
    thief
        .log_in_with("ada", "a guess")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    app.advance(60);
    let ada = app.logged_in("ada").await;
    app.with_user("eve").await;

    let log = log(&ada).await;
    assert_eq!(
        events(&log),
        [
            "user.log_in",
            "user.log_in_failed",
            "user.log_in",
            "user.create"
        ]
    );
    let mut keys: Vec<&String> = log[1].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "address",
            "browser",
            "created_at",
            "description",
            "event",
            "id",
            "system"
        ]
    );
    assert_eq!(log[1]["address"], "192.0.2.66");
    assert_eq!(log[1]["browser"], "Firefox");
    assert_eq!(log[1]["system"], "Linux");
    assert_eq!(log[1]["created_at"], "2026-01-01T00:02:00Z");
    // An operator made this account, from nowhere that anybody could see.
    assert!(log[3]["address"].is_null(), "{}", log[3]);
    for entry in &log {
        let words = entry["description"].as_str().unwrap();
        assert!(words.contains(' ') && !words.contains('_'), "{words}");
    }
}

#[on_both_databases]
async fn everything_that_matters_is_in_it(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.post("/api/v1/auth/reauthenticate", json!({"password": PASSWORD}))
        .await
        .expect_status(204);
    let new = "eleven paper boats upstream";
    let body = json!({"current_password": PASSWORD, "new_password": new});
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_status(204);
    let body = json!({"current_password": new, "new_password": PASSWORD});
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_status(204);
    app.logged_in("ada").await;
    ada.delete("/api/v1/users/me/sessions")
        .await
        .expect_status(204);
    ada.upgrade().await.expect_status(200);
    let (phone, codes) = set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    for code in [phone.wrong_code(&app), codes[0].clone()] {
        browser.post(SECOND_FACTOR, json!({"code": code})).await;
    }
    browser
        .post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    ada.post_nothing(CODES).await.expect_status(200);
    ada.delete(TOTP).await.expect_status(204);
    let email = json!({"email": "new@example.com", "password": PASSWORD});
    ada.post("/api/v1/users/me/email", email)
        .await
        .expect_status(202);
    let token = app
        .mailed_token_for("/email-change", "new@example.com")
        .await;
    ada.post("/api/v1/auth/confirm-email-change", json!({"token": token}))
        .await
        .expect_status(200);
    ada.post(
        "/api/v1/auth/forgot-password",
        json!({"email": "new@example.com"}),
    )
    .await
    .expect_status(202);
    let token = app
        .mailed_token_for("/reset-password", "new@example.com")
        .await;
    let body = json!({"token": token, "password": new});
    ada.post("/api/v1/auth/reset-password", body)
        .await
        .expect_status(200);
    ada.log_in_with("ada", new).await.expect_status(200);

    let log = log(&ada).await;
    let seen: BTreeSet<&str> = events(&log).into_iter().collect();
    for event in [
        "user.create",
        "user.log_in",
        "user.log_out",
        "user.reauthenticate",
        "user.change_password",
        "user.end_other_sessions",
        "user.upgrade_creator",
        "user.enable_totp",
        "user.second_factor_failed",
        "user.use_backup_code",
        "user.renew_backup_codes",
        "user.disable_totp",
        "user.request_email_change",
        "user.change_email",
        "user.request_password_reset",
        "user.reset_password",
    ] {
        assert!(seen.contains(event), "{event} is not in {seen:?}");
    }
    // What it says is for people, and for this one alone.
    let text = serde_json::to_string(&log).unwrap();
    for secret in [PASSWORD, new, &token, &codes[0]] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[on_both_databases]
async fn it_comes_in_pages_that_neither_repeat_nor_leave_out(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_user("ada").await;
    for number in 0..120 {
        if number % 3 == 0 {
            app.advance(1);
        }
        ada.log_in_with("ada", "a guess").await;
    }
    let first = ada.get(PATH).await.expect_status(200).json();
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    // What happens meanwhile does not move the pages after it.
    app.advance(1);
    ada.log_in_with("ada", "a guess").await;
    let mut ids: Vec<String> = Vec::new();
    let mut page = first;
    loop {
        for entry in page["items"].as_array().unwrap() {
            ids.push(entry["id"].as_str().unwrap().to_owned());
        }
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        let path = format!("{PATH}?cursor={cursor}");
        page = ada.get(&path).await.expect_status(200).json();
    }
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (122, 122));
}

#[tokio::test]
async fn a_cursor_that_is_none_is_refused() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for cursor in ["x", "%00", "AAAA", &"x".repeat(1000)] {
        ada.get(&format!("{PATH}?cursor={cursor}"))
            .await
            .expect_invalid(&["cursor"]);
    }
    ada.get(&format!("{PATH}?cursor=a&cursor=b"))
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
}

#[tokio::test]
async fn nobody_changes_it() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let entry = log(&ada).await[0]["id"].as_str().unwrap().to_owned();
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        ada.ask(method, PATH, Some(json!({})))
            .await
            .expect_problem(405, "METHOD_NOT_ALLOWED");
        ada.ask(method, &format!("{PATH}/{entry}"), None)
            .await
            .expect_problem(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn it_is_kept_for_ninety_days_at_least() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    app.advance(1);
    app.logged_in("ada").await;
    app.advance(90 * 24 * 60 * 60);
    app.mails().await;
    expiry::sweep(&app.services).await.unwrap();
    let ada = app.logged_in("ada").await;
    assert_eq!(
        events(&log(&ada).await),
        ["user.log_in", "user.log_in", "user.create"]
    );
}
