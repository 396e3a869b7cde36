//! What people and programs send that nobody asked for.

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use serde_json::json;
use stagedoor_testing::PASSWORD;

use crate::http::app::TestApp;

#[tokio::test]
async fn what_is_wrong_is_said_without_the_value() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for (path, body) in [
        (
            "/api/v1/auth/login",
            json!({"identifier": "ada", "password": 12_345_678}),
        ),
        (
            "/api/v1/auth/register",
            json!({"username": "ada", "email": ["12345678"], "password": PASSWORD}),
        ),
        (
            "/api/v1/auth/verify-email",
            json!({"token": {"12345678": 1}}),
        ),
    ] {
        let problem = nobody
            .post(path, body)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
        assert!(!problem.to_string().contains("12345678"), "{problem}");
    }
    // Whoever is logged in need not say where the mail goes.
    let ada = app.with_unverified("ada").await;
    let answer = ada.post_nothing("/api/v1/auth/verify-email/resend").await;
    answer.expect_status(202);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_too_large_announced_or_not() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let large = format!(r#"{{"token":"{}"}}"#, "x".repeat(64 * 1024));
    for path in [
        "/api/v1/auth/verify-email",
        "/api/v1/users/me/upgrade-creator",
        "/api/v1/auth/logout",
        "/api/v1/auth/passkey",
        "/api/v1/users/me/2fa/totp",
    ] {
        let announced = nobody
            .request("POST", path)
            .header("content-type", "application/json")
            .header("content-length", large.len())
            .body(Body::from(large.clone()))
            .unwrap();
        nobody
            .send(announced)
            .await
            .expect_problem(413, "PAYLOAD_TOO_LARGE");
        nobody
            .post_raw(path, "application/json", in_chunks(&large))
            .await
            .expect_problem(413, "PAYLOAD_TOO_LARGE");
    }
    // The pages' door says so with a page.
    let page = nobody
        .clone()
        .with_header("accept", "text/html")
        .post_raw(
            "/api/log_in",
            "application/x-www-form-urlencoded",
            in_chunks(&large),
        )
        .await;
    assert_eq!(page.status, 413, "{}", page.text());
    assert!(page.header("content-type").starts_with("text/html"));

    let fits = format!(r#"{{"token":"{}"}}"#, "x".repeat(64 * 1024 - 12));
    assert_eq!(fits.len(), 64 * 1024);
    nobody
        .post_raw("/api/v1/auth/verify-email", "application/json", fits)
        .await
        .expect_problem(400, "TOKEN_INVALID");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_malformed() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for path in ["/api/v1/tracks?cursor=a&cursor=b", "/api/v1/tracks/%ff"] {
        for answer in [ada.get(path).await, ada.page(path).await] {
            answer.expect_problem(400, "MALFORMED_REQUEST");
        }
    }
}

fn in_chunks(text: &str) -> Body {
    let chunks: Vec<Result<Bytes, std::io::Error>> = text
        .as_bytes()
        .chunks(1000)
        .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
        .collect();
    Body::from_stream(stream::iter(chunks))
}
