//! How fast is too fast, whatever it is.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::Backend;

use crate::http::app::TestApp;

#[tokio::test]
async fn a_client_that_floods_is_held_back_and_others_are_not() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.quotas.requests_per_minute = 20;
    })
    .await;
    let flood = app.anonymous();
    for _ in 0..10 {
        flood.page("/login").await.expect_status(200);
        flood
            .get("/api/v1/users/me")
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
    let page = flood.page("/login").await.expect_status(429).text();
    assert!(page.contains("Too many tries"), "{page}");
    let wait = flood.get("/api/v1/users/me").await.expect_rate_limited();
    // Whether the server is up is asked without end.
    flood.get("/healthz").await.expect_status(200);
    app.anonymous().page("/login").await.expect_status(200);
    app.advance(wait);
    flood.page("/login").await.expect_status(200);
}

#[tokio::test]
async fn nobody_changes_things_faster_than_by_hand() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.quotas.changes_per_minute = 5;
    })
    .await;
    let ada = app.with_role("ada", Role::Artist).await;
    let mira = app.with_role("mira", Role::Artist).await;
    let elsewhere = app.logged_in("ada").await;
    let upgrade = "/api/v1/users/me/upgrade-creator";
    for _ in 0..5 {
        ada.post(upgrade, json!({})).await.expect_status(200);
    }
    let wait = ada.post(upgrade, json!({})).await.expect_rate_limited();
    // Another session is the same person; reading is no change; others go on.
    elsewhere
        .post(upgrade, json!({}))
        .await
        .expect_rate_limited();
    ada.me().await.expect_status(200);
    mira.post(upgrade, json!({})).await.expect_status(200);
    app.advance(wait);
    ada.post(upgrade, json!({})).await.expect_status(200);
}
