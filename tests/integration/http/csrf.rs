//! Unsafe methods from other origins.

use axum::body::Body;
use rstest::rstest;
use stagedoor_app::FORMS;

use crate::http::app::TestApp;

const FORM: &str = "application/x-www-form-urlencoded";

#[rstest]
#[case::cross_site(&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")])]
#[case::same_site(&[("sec-fetch-site", "same-site"), ("origin", "http://other.stagedoor.test")])]
#[case::old_browser(&[("origin", "https://evil.example"), ("host", "stagedoor.test")])]
#[case::opaque(&[("origin", "null"), ("host", "stagedoor.test")])]
#[case::other_scheme_and_port(&[("origin", "http://stagedoor.test:8080"), ("host", "stagedoor.test")])]
#[tokio::test]
async fn another_origin_is_refused_at_every_door(#[case] headers: &[(&'static str, &str)]) {
    let app = TestApp::new().await;
    let mut ada = app.with_user("ada").await;
    for (name, value) in headers {
        ada = ada.with_header(name, value);
    }
    let functions = FORMS.iter().map(|form| form.path);
    let others = [
        "/api/v1/users/me/upgrade-creator",
        "/api/v1/auth/logout",
        "/studio/upload",
        "/settings",
        "/settings/security",
    ];
    for path in functions.chain(others) {
        ada.post_raw(path, FORM, "")
            .await
            .expect_problem(403, "CSRF_REJECTED");
        let page = ada
            .clone()
            .with_header("accept", "text/html")
            .post_raw(path, FORM, "")
            .await;
        if path.starts_with("/api/v1/") {
            page.expect_problem(403, "CSRF_REJECTED");
        } else {
            assert_eq!(page.status, 403);
            assert!(page.header("content-type").starts_with("text/html"));
            assert!(page.text().contains(page.header("x-request-id")));
        }
    }
    let me = ada.me().await.expect_status(200).json();
    assert_eq!(me["role"], "user", "nothing happened: {me}");
}

#[rstest]
#[case::same_origin(&[("sec-fetch-site", "same-origin"), ("origin", "http://stagedoor.test")])]
#[case::address_bar(&[("sec-fetch-site", "none")])]
#[case::public_origin_behind_a_proxy(&[("origin", "http://stagedoor.test"), ("host", "10.0.0.7:3000")])]
#[case::command_line(&[])]
#[tokio::test]
async fn our_own_origin_and_programs_pass(#[case] headers: &[(&'static str, &str)]) {
    let app = TestApp::new().await;
    let mut ada = app.with_user("ada").await;
    for (name, value) in headers {
        ada = ada.with_header(name, value);
    }
    ada.upgrade().await.expect_status(200);
}

#[tokio::test]
async fn reading_is_allowed_from_anywhere() {
    let app = TestApp::new().await;
    let ada = app
        .with_user("ada")
        .await
        .with_header("sec-fetch-site", "cross-site");
    ada.me().await.expect_status(200);
    ada.page("/").await.expect_status(200);
    let request = ada
        .request("OPTIONS", "/api/v1/users/me")
        .body(Body::empty())
        .unwrap();
    let answer = ada.send(request).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}
