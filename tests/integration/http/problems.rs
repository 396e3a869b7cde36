//! Every code of the documentation's table, over the API.

use serde_json::json;
use stagedoor_domain::Role;

use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav};

#[tokio::test]
async fn what_needs_a_session_says_so() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    nobody.me().await.expect_problem(401, "UNAUTHENTICATED");
    nobody
        .upgrade()
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    nobody
        .get("/api/v1/tracks?scope=mine")
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    nobody
        .delete(&format!("/api/v1/tracks/{}", uuid::Uuid::now_v7()))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    nobody
        .post_raw("/api/v1/tracks", &content_type(), form(&[]))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_deleted_users_cookie_finds_nobody() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    app.delete_user("ada").await;
    ada.me().await.expect_problem(404, "USER_NOT_FOUND");
    ada.upgrade().await.expect_problem(404, "USER_NOT_FOUND");
    ada.post_raw("/api/v1/tracks", &content_type(), form(&[]))
        .await
        .expect_problem(404, "USER_NOT_FOUND");
}

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/nothing",
        "/api/v1/tracks/x/y",
    ] {
        ada.get(path).await.expect_problem(404, "NOT_FOUND");
        // The API speaks JSON whatever is asked for.
        if path.starts_with("/api/v1/") {
            ada.page(path).await.expect_problem(404, "NOT_FOUND");
        }
    }
    for id in ["nonsense", &uuid::Uuid::now_v7().to_string()] {
        ada.get(&format!("/api/v1/tracks/{id}"))
            .await
            .expect_problem(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn somebody_elses_track_is_not_there() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let body = form(&[Part::Text("title", "Mine"), Part::File("file", &wav())]);
    let track = ada
        .post_raw("/api/v1/tracks", &content_type(), body)
        .await
        .expect_status(201)
        .json();
    let path = format!("/api/v1/tracks/{}", track["id"].as_str().unwrap());
    ada.get(&path).await.expect_status(200);
    let eve = app.with_role("eve", Role::Artist).await;
    eve.get(&path).await.expect_problem(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_wrong_method_is_not_allowed() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    nobody
        .get("/api/v1/auth/login")
        .await
        .expect_problem(405, "METHOD_NOT_ALLOWED");
    nobody
        .post("/api/v1/users/me", json!({}))
        .await
        .expect_problem(405, "METHOD_NOT_ALLOWED");
    for method in ["PUT", "PATCH", "DELETE"] {
        for path in [
            "/api/v1/users/me",
            "/api/v1/tracks",
            "/api/v1/auth/register",
        ] {
            let request = nobody
                .request(method, path)
                .body(axum::body::Body::empty())
                .unwrap();
            let answer = nobody.send(request).await;
            assert!(!answer.header("allow").is_empty(), "{method} {path}");
            answer.expect_problem(405, "METHOD_NOT_ALLOWED");
        }
    }
}

#[tokio::test]
async fn a_taken_username_is_said() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    let problem = app
        .anonymous()
        .register("ADA", "other@example.com")
        .await
        .expect_problem(409, "USERNAME_TAKEN");
    assert_eq!(problem["title"], "Conflict");
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_field_by_field() {
    let app = TestApp::new().await;
    let body = json!({"username": "a b", "email": "nowhere", "password": "short"});
    let problem = app
        .anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .expect_problem(422, "VALIDATION_FAILED");
    let fields: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["username", "email", "password"]);
    for error in problem["errors"].as_array().unwrap() {
        assert!(!error["code"].as_str().unwrap().is_empty(), "{error}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn a_broken_invariant_is_internal_and_says_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    app.execute("ALTER TABLE users RENAME COLUMN promoted_to_creator_at TO elsewhere")
        .await;
    let problem = ada.me().await.expect_problem(500, "INTERNAL");
    assert!(!problem.to_string().contains("promoted"), "{problem}");
    assert!(!problem.to_string().contains("elsewhere"), "{problem}");
}
