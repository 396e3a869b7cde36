//! What the owner of an account is told of requests in their name that were refused.

use std::time::Duration;

use serde_json::{Value, json};
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::app::TestApp;
use crate::http::client::Client;

const FORM: &str = "application/x-www-form-urlencoded";
const WRITTEN: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.refused'";

/// The same browser, as a page of another site has it ask.
fn from_another_site(client: &Client) -> Client {
    client
        .clone()
        .with_header("sec-fetch-site", "cross-site")
        .with_header("origin", "https://evil.example")
}

/// What the security log says of refusals, newest first.
async fn refusals(client: &Client) -> Vec<Value> {
    let log = client.get("/api/v1/users/me/security-log").await;
    let log = log.expect_status(200).json();
    let entries = log["items"].as_array().unwrap().iter();
    entries
        .filter(|entry| entry["event"] == "user.refused")
        .cloned()
        .collect()
}

#[on_both_databases]
async fn a_request_of_another_site_is_told_once_an_hour_through_either_door(app: TestApp) {
    let ada = app.with_user("ada").await.at("192.0.2.66");
    let evil = from_another_site(&ada);
    evil.post_raw("/api/log_out?token=secret", FORM, "")
        .await
        .expect_problem(403, "CSRF_REJECTED");
    for path in [
        "/api/v1/users/me/upgrade-creator",
        "/settings",
        "/nowhere",
        "/api/log_out",
    ] {
        evil.post_raw(path, FORM, "")
            .await
            .expect_problem(403, "CSRF_REJECTED");
    }
    let told = refusals(&ada).await;
    let [told] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(told["address"], "192.0.2.66");
    assert_eq!(
        told["description"],
        "A request of another site in your name was refused"
    );
    let metadata = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.refused'
        AND actor = 'anonymous' AND CAST(metadata AS TEXT) LIKE '%\"/api/log_out\"%'
        AND CAST(metadata AS TEXT) NOT LIKE '%secret%'";
    assert_eq!(app.count(metadata).await, 1);
    app.advance(60 * 60);
    evil.post_raw("/api/log_out", FORM, "").await;
    assert_eq!(refusals(&ada).await.len(), 2);
}

#[tokio::test]
async fn a_refused_request_does_nothing_else_with_the_session() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    // By then the session's use would be noted.
    app.advance(120);
    let evil = from_another_site(&ada);
    let answer = evil.post_raw("/api/log_out", FORM, "").await;
    answer.expect_problem(403, "CSRF_REJECTED");
    // Nobody would wait for that either.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let unused = "SELECT COUNT(*) FROM sessions WHERE last_seen_at = created_at";
    assert_eq!(app.count(unused).await, 1);
    ada.me().await.expect_status(200);
}

#[on_both_databases]
async fn too_many_tries_are_told_once_an_hour_through_either_door(app: TestApp) {
    for (name, is_form) in [("ada", true), ("bea", false)] {
        let client = app.with_role(name, Role::Artist).await;
        for _ in 0..10 {
            client.upgrade().await.expect_status(200);
        }
        for _ in 0..2 {
            if is_form {
                let answer = client.submit("/api/upgrade_to_creator", &[]).await;
                answer.expect_redirect("/settings");
            } else {
                client.upgrade().await.expect_rate_limited();
            }
        }
        let told = refusals(&client).await;
        let [told] = told.as_slice() else {
            panic!("{name} {told:?}")
        };
        let words = told["description"].as_str().unwrap();
        assert!(words.starts_with("Too many tries"), "{words}");
    }
}

#[tokio::test]
async fn who_is_not_logged_in_leaves_nothing_known_account_or_not() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.quotas.login_per_minute = 1;
    })
    .await;
    app.user("ada", Role::User, true).await;
    for name in ["ada", "nobody"] {
        let client = app.anonymous();
        client.log_in_with(name, "a guess").await;
        let refused = client.log_in_with(name, "a guess").await;
        refused.expect_rate_limited();
        let evil = from_another_site(&client);
        let body = json!({"identifier": name, "password": "a guess"});
        let refused = evil.post("/api/v1/auth/login", body).await;
        refused.expect_problem(403, "CSRF_REJECTED");
    }
    assert_eq!(app.count(WRITTEN).await, 0);
}

#[tokio::test]
async fn a_flood_of_refusals_is_looked_into_ten_times_a_minute() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await.at("192.0.2.66");
    let bea = app.with_user("bea").await.at("192.0.2.66");
    for _ in 0..10 {
        from_another_site(&ada)
            .post_raw("/api/log_out", FORM, "")
            .await;
    }
    let refused = from_another_site(&bea)
        .post_raw("/api/log_out", FORM, "")
        .await;
    refused.expect_problem(403, "CSRF_REJECTED");
    assert!(refusals(&bea).await.is_empty());
    app.advance(60);
    from_another_site(&bea)
        .post_raw("/api/log_out", FORM, "")
        .await;
    assert_eq!(refusals(&bea).await.len(), 1);
}
