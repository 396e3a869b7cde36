//! Who may.

use std::sync::atomic::Ordering;

use axum::body::Body;
use stagedoor_domain::{Role, operators};
use stagedoor_testing::on_both_databases;

use super::{UPLOADS, announce, ask, begin, offset, send, send_with};
use crate::http::app::TestApp;
use crate::http::audio::wav;
use crate::http::uploads::untouched;

#[on_both_databases]
async fn the_gate_answers_before_the_body_is_asked_for(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 8_044).await;
    operators::set_role(&app.services, "ada", Role::User)
        .await
        .unwrap();
    let gone = app.with_user("gone").await;
    app.delete_user("gone").await;
    for (client, status, code) in [
        (&ada, 403, "CREATOR_ROLE_REQUIRED"),
        (&app.anonymous(), 401, "UNAUTHENTICATED"),
        (&gone, 404, "USER_NOT_FOUND"),
    ] {
        announce(client, 8, &[("filename", "a.wav")])
            .await
            .expect_problem(status, code);
        let (body, touched) = untouched(wav());
        send(client, &place, 0, body)
            .await
            .expect_problem(status, code);
        assert!(!touched.load(Ordering::Relaxed), "{code}");
    }
    // What is theirs stays theirs.
    assert_eq!(offset(&ada, &place).await, 0);
    ask(&ada, "DELETE", &place, &[], Body::empty())
        .await
        .expect_status(204);
}

#[on_both_databases]
async fn an_upload_is_there_for_its_owner_alone(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let grace = app.with_role("grace", Role::Artist).await;
    let place = begin(&ada, 8_044).await;
    send(&ada, &place, 0, wav()[..100].to_vec())
        .await
        .expect_status(204);
    send(&grace, &place, 100, wav()[100..].to_vec())
        .await
        .expect_problem(404, "NOT_FOUND");
    ask(&grace, "HEAD", &place, &[], Body::empty())
        .await
        .expect_status(404);
    ask(&grace, "DELETE", &place, &[], Body::empty())
        .await
        .expect_problem(404, "NOT_FOUND");
    let list = grace.get(UPLOADS).await.expect_status(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 0);
    for nowhere in [
        "/api/v1/uploads/nowhere",
        "/api/v1/uploads/01890000-0000-7000-8000-000000000000",
    ] {
        send(&ada, nowhere, 0, "x")
            .await
            .expect_problem(404, "NOT_FOUND");
    }
    assert_eq!(offset(&ada, &place).await, 100);
}

#[on_both_databases]
async fn a_session_that_has_ended_goes_on_after_the_next_login(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    send(&ada, &place, 0, file[..4_000].to_vec())
        .await
        .expect_status(204);
    ada.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    send(&ada, &place, 4_000, file[4_000..].to_vec())
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    ask(&ada, "HEAD", &place, &[], Body::empty())
        .await
        .expect_status(401);
    ada.log_in("ada").await.expect_status(200);
    assert_eq!(offset(&ada, &place).await, 4_000);
    send(&ada, &place, 4_000, file[4_000..].to_vec())
        .await
        .expect_status(204);
}

#[tokio::test]
async fn a_page_that_was_shown_to_somebody_else_begins_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let me = ada.me().await.json()["id"].as_str().unwrap().to_owned();
    let length = ("upload-length", "8");
    let named = ("upload-metadata", "title YQ==");
    for (shown_to, status) in [
        ("01890000-0000-7000-8000-000000000000", 409),
        ("", 409),
        (&*me, 201),
    ] {
        let headers = [length, named, ("stagedoor-shown-to", shown_to)];
        let answer = ask(&ada, "POST", UPLOADS, &headers, Body::empty()).await;
        if status == 409 {
            answer.expect_problem(409, "WRONG_USER");
        } else {
            answer.expect_status(status);
        }
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 1);
}

#[tokio::test]
async fn another_origin_is_refused() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 100).await;
    let evil = ada
        .clone()
        .with_header("sec-fetch-site", "cross-site")
        .with_header("origin", "https://evil.example");
    announce(&evil, 8, &[])
        .await
        .expect_problem(403, "CSRF_REJECTED");
    send_with(&evil, &place, 0, &[], "x")
        .await
        .expect_problem(403, "CSRF_REJECTED");
    ask(&evil, "DELETE", &place, &[], Body::empty())
        .await
        .expect_problem(403, "CSRF_REJECTED");
    assert_eq!(offset(&ada, &place).await, 0);
}
