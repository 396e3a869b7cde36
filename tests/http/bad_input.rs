//! What people and programs send that nobody asked for.

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use serde_json::{Value, json};

use crate::app::{PASSWORD, TestApp};

const ROUTES: [(&str, &str); 5] = [
    (
        "/api/v1/auth/register",
        r#"{"username":"ada","email":"ada@example.com","password":"seven lanterns by the river"}"#,
    ),
    ("/api/v1/auth/verify-email", r#"{"token":"x"}"#),
    (
        "/api/v1/auth/verify-email/resend",
        r#"{"email":"ada@example.com"}"#,
    ),
    (
        "/api/v1/auth/login",
        r#"{"identifier":"ada","password":"x"}"#,
    ),
    ("/api/v1/users/me/upgrade-creator", "{}"),
];

#[tokio::test]
async fn a_body_that_is_not_the_documented_json_is_malformed() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for (path, good) in ROUTES {
        let with = |field: &str| {
            let mut body: Value = serde_json::from_str(good).unwrap();
            body[field] = json!(true);
            body.to_string().into_bytes()
        };
        for body in [
            b"{".to_vec(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"nonsense".to_vec(),
            b"{\"username\":\"\xff\xfe\"}".to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            "[".repeat(10_000).into_bytes(),
            with("role"),
            with("is_verified"),
            with("promoted_to_creator_at"),
            format!("{good} trailing").into_bytes(),
        ] {
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            let answer = ada.post_raw(path, "application/json", body).await;
            assert_eq!(answer.status, 400, "{path} {shown} {}", answer.text());
            answer.expect_problem(400, "MALFORMED_REQUEST");
        }
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "",
            "application/jsonp",
        ] {
            ada.post_raw(path, kind, good.to_owned())
                .await
                .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        let charset = ada
            .post_raw(path, "Application/JSON; charset=utf-8", "{")
            .await;
        charset.expect_problem(400, "MALFORMED_REQUEST");
    }
    assert_eq!(ada.me().await.json()["role"], "user");
}

#[tokio::test]
async fn nothing_at_all_is_malformed_where_a_body_is_needed() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for path in [
        "/api/v1/auth/register",
        "/api/v1/auth/verify-email",
        "/api/v1/auth/verify-email/resend",
        "/api/v1/auth/login",
    ] {
        nobody
            .post_nothing(path)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
        let untyped = nobody.request("POST", path).body(Body::from("{}")).unwrap();
        nobody
            .send(untyped)
            .await
            .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    // Whoever is logged in need not say where the mail goes.
    let ada = app.with_unverified("ada").await;
    let answer = ada.post_nothing("/api/v1/auth/verify-email/resend").await;
    answer.expect_status(202);
}

#[tokio::test]
async fn fields_that_are_missing_or_of_another_type_are_malformed() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for (path, body) in [
        ("/api/v1/auth/login", json!({"identifier": "ada"})),
        (
            "/api/v1/auth/login",
            json!({"identifier": "ada", "password": 12_345_678}),
        ),
        (
            "/api/v1/auth/login",
            json!({"identifier": null, "password": PASSWORD}),
        ),
        (
            "/api/v1/auth/register",
            json!({"username": "ada", "email": ["a@b.c"], "password": PASSWORD}),
        ),
        ("/api/v1/auth/verify-email", json!({"token": {}})),
        ("/api/v1/auth/verify-email/resend", json!({"email": 1})),
    ] {
        let problem = nobody
            .post(path, body)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
        assert!(!problem.to_string().contains("12345678"), "{problem}");
    }
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
