//! Everything that a person can send twice, sent twice or more at the same moment.

use futures::future::join_all;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::audio::{Part, wav};
use crate::http::uploads::upload;

const EVENTS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.upgrade_creator'";

#[on_both_databases]
async fn two_registrations_at_once_make_one_account(app: TestApp) {
    let tries = (0..8).map(|_| {
        let client = app.anonymous();
        tokio::spawn(async move {
            client
                .register("ada", "ada@example.com")
                .await
                .status
                .as_u16()
        })
    });
    let mut statuses: Vec<u16> = futures::future::join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    statuses.sort_unstable();
    assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 1);
    assert_eq!(statuses[0], 202, "{statuses:?}");
    assert!(
        statuses.iter().all(|status| matches!(status, 202 | 409)),
        "{statuses:?}"
    );
}

#[on_both_databases]
async fn a_token_used_many_times_at_once_counts_once(app: TestApp) {
    app.anonymous()
        .register("ada", "ada@example.com")
        .await
        .expect_status(202);
    let token = app.confirmation_token("ada@example.com").await;
    let tries = (0..16).map(|_| {
        let (client, token) = (app.anonymous(), token.clone());
        tokio::spawn(async move {
            client
                .post("/api/v1/auth/verify-email", json!({"token": token}))
                .await
                .status
                .as_u16()
        })
    });
    let statuses: Vec<u16> = futures::future::join_all(tries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 400).count(),
        15,
        "{statuses:?}"
    );
}

#[tokio::test]
async fn two_logins_and_two_logouts_at_once_all_end_well() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    let ada = app.anonymous();
    let (one, other) = tokio::join!(ada.log_in("ada"), ada.log_in("ada"));
    one.expect_status(200);
    other.expect_status(200);
    ada.me().await.expect_status(200);
    let (one, other) = (ada.copy(), ada.copy());
    let (one, other) = tokio::join!(
        one.post_nothing("/api/v1/auth/logout"),
        other.post_nothing("/api/v1/auth/logout")
    );
    one.expect_status(204);
    other.expect_status(204);
}

#[on_both_databases]
async fn a_form_sent_many_times_at_once_counts_once(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let nobody = app.anonymous();
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    let places = join_all((0..4).map(|_| nobody.submit("/api/register", &fields))).await;
    assert!(places.iter().all(|answer| answer.status == 303));
    assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 1);

    let token = app.confirmation_token("ada@example.com").await;
    let token = [("token", token.as_str())];
    let places = join_all((0..4).map(|_| nobody.submit("/api/verify_email", &token))).await;
    assert_eq!(
        places
            .iter()
            .filter(|a| a.header("location") == "/settings")
            .count(),
        1
    );

    let ada = app.logged_in("ada").await;
    let places = join_all((0..8).map(|_| ada.submit("/api/upgrade_to_creator", &[]))).await;
    assert!(
        places
            .iter()
            .all(|answer| answer.header("location") == "/settings")
    );
    assert_eq!(app.count(EVENTS).await, 1);
    ada.page("/settings").await.expect_status(200);
    assert_eq!(ada.me().await.json()["role"], "creator");

    let places = join_all((0..4).map(|_| ada.submit("/api/log_out", &[]))).await;
    assert!(places.iter().all(|answer| answer.status == 303));
    ada.me().await.expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn two_submits_at_once_are_two_tracks_and_nothing_half_done() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let parts = [Part::Text("title", "A"), Part::File("file", &file)];
    let (one, other) = tokio::join!(upload(&ada, &parts), upload(&ada, &parts));
    one.expect_status(201);
    other.expect_status(201);
    assert_eq!(app.media_files().len(), 2);
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 2);
}
