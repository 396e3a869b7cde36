//! Becoming a creator, by the API's door.

use futures::future::join_all;
use serde_json::{Value, json};
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::app::TestApp;

const EVENTS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.upgrade_creator'";

#[on_both_databases]
async fn a_confirmed_listener_becomes_a_creator_once(app: TestApp) {
    let ada = app.with_user("ada").await;
    let first = ada
        .post("/api/v1/users/me/upgrade-creator", json!({}))
        .await
        .expect_status(200);
    let first = first.json();
    assert_eq!(first["role"], "creator");
    assert_eq!(first["already_elevated"], false);
    assert!(
        first["promoted_to_creator_at"]
            .as_str()
            .unwrap()
            .ends_with('Z'),
        "{first}"
    );
    app.advance(60);
    let second = ada.upgrade().await.expect_status(200).json();
    assert_eq!(second["already_elevated"], true);
    assert_eq!(
        second["promoted_to_creator_at"],
        first["promoted_to_creator_at"]
    );
    assert_eq!(app.count(EVENTS).await, 1);
    assert_eq!(app.mails().await.len(), 1);
}

#[on_both_databases]
async fn an_assigned_role_stays_as_it_is_confirmed_or_not(app: TestApp) {
    for (number, role) in Role::ALL
        .into_iter()
        .filter(|role| role.is_creator_tier())
        .enumerate()
    {
        let name = format!("user-{number}");
        app.user(&name, role, number % 2 == 0).await;
        let answer = app
            .logged_in(&name)
            .await
            .upgrade()
            .await
            .expect_status(200);
        let expected = json!({
            "role": role.as_str(), "promoted_to_creator_at": null, "already_elevated": true
        });
        assert_eq!(answer.json(), expected);
    }
    assert_eq!(app.count(EVENTS).await, 0);
}

#[on_both_databases]
async fn parallel_upgrades_give_one_promotion_and_one_event(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_user("ada").await;
    // One browser: every request leaves with the old cookie, as double clicks do.
    let tries = (0..16).map(|_| {
        let ada = ada.copy();
        tokio::spawn(async move { ada.upgrade().await.expect_status(200).json() })
    });
    let answers: Vec<Value> = join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let fresh = answers
        .iter()
        .filter(|answer| answer["already_elevated"] == false)
        .count();
    assert_eq!(fresh, 1, "{answers:?}");
    let stamps: std::collections::BTreeSet<String> = answers
        .iter()
        .map(|answer| answer["promoted_to_creator_at"].to_string())
        .collect();
    assert_eq!(stamps.len(), 1, "{stamps:?}");
    assert_eq!(app.count(EVENTS).await, 1);
    assert_eq!(app.mails().await.len(), 1);
}

#[on_both_databases]
async fn the_event_says_who_from_where_and_with_what(app: TestApp) {
    let ada = app
        .with_user("ada")
        .await
        .at("203.0.113.9")
        .with_header("user-agent", "Harp/1.0");
    let answer = ada.upgrade().await.expect_status(200);
    let rows: Vec<[String; 5]> = app
        .database
        .rows(
            "SELECT actor, CAST(address AS TEXT), user_agent, CAST(metadata AS TEXT), request_id
             FROM audit_logs WHERE action = 'user.upgrade_creator'",
        )
        .await;
    let [[actor, address, user_agent, metadata, request_id]] = rows.try_into().unwrap();
    assert_eq!(actor, "user");
    assert!(address.starts_with("203.0.113.9"), "{address}");
    assert_eq!(user_agent, "Harp/1.0");
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    assert_eq!(metadata, json!({"from": "user", "to": "creator"}));
    assert_eq!(request_id, answer.header("x-request-id"));
}

#[tokio::test]
async fn no_body_names_a_role() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for body in [
        json!({"role": "admin"}),
        json!({"is_verified": true}),
        json!({"promoted_to_creator_at": null}),
        json!([]),
        json!(null),
        json!("creator"),
    ] {
        ada.post("/api/v1/users/me/upgrade-creator", body)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
    ada.post_raw("/api/v1/users/me/upgrade-creator", "text/plain", "{}")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(ada.me().await.json()["role"], "user");
}
