//! Whom wrong passwords lock out, over both doors.

use axum::body::Body;
use axum::http::{Request, header};
use rstest::rstest;
use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, PASSWORD};

use crate::http::app::TestApp;
use crate::http::client::Client;

const NEW: &str = "nine boats under the bridge";

/// Which way a login goes.
#[derive(Debug, Clone, Copy)]
enum Door {
    Api,
    Form,
}

impl Door {
    /// Whether it let this browser in.
    async fn lets_in(self, browser: &Client, identifier: &str, password: &str) -> bool {
        match self {
            Self::Api => browser.log_in_with(identifier, password).await,
            Self::Form => {
                let fields = [("identifier", identifier), ("password", password)];
                browser.submit("/api/log_in", &fields).await
            }
        };
        browser.me().await.status == 200
    }
}

#[rstest]
#[case::sqlite(Backend::Sqlite)]
#[case::postgres(Backend::Postgres)]
#[tokio::test]
async fn a_stranger_cannot_lock_the_owner_out_of_their_own_browser(
    #[case] backend: Backend,
    #[values(Door::Api, Door::Form)] door: Door,
) {
    let app = TestApp::on(backend).await;
    app.user("ada", Role::User, true).await;
    let home = app.anonymous();
    assert!(door.lets_in(&home, "ada", PASSWORD).await);
    home.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);

    let guess = async |password: &'static str| {
        let identifiers = ["ada", "ada@example.com"];
        for identifier in identifiers.iter().cycle().take(6) {
            let stranger = app.anonymous();
            assert!(!door.lets_in(&stranger, identifier, password).await);
        }
    };
    guess("not hers").await;
    let elsewhere = app.anonymous();
    assert!(!door.lets_in(&elsewhere, "ada", PASSWORD).await);
    let wait = elsewhere.log_in("ada").await.expect_rate_limited();
    assert_eq!(wait, 30);
    assert!(door.lets_in(&home, "ada", PASSWORD).await);

    // A reset lets her in everywhere, and the guessing goes on.
    let body = json!({"email": "ada@example.com"});
    home.post("/api/v1/auth/forgot-password", body)
        .await
        .expect_status(202);
    let token = app
        .mailed_token_for("/reset-password", "ada@example.com")
        .await;
    let body = json!({"token": token, "password": NEW});
    home.post("/api/v1/auth/reset-password", body)
        .await
        .expect_status(200);
    assert!(door.lets_in(&elsewhere, "ada", NEW).await);
    guess("not hers either").await;
    assert!(!door.lets_in(&app.anonymous(), "ada", NEW).await);
    assert!(door.lets_in(&home, "ada", NEW).await);
}

#[tokio::test]
async fn the_cookie_of_a_device_comes_with_a_login_and_opens_nothing() {
    for (url, name, secure) in [
        ("http://stagedoor.test", "stagedoor-device", false),
        ("https://stagedoor.test", "__Host-stagedoor-device", true),
    ] {
        let app = TestApp::with(Backend::Sqlite, |setup| {
            setup.settings.public_url = url.parse().unwrap();
        })
        .await;
        app.user("ada", Role::User, true).await;
        let ada = app.anonymous();
        let wrong = ada.log_in_with("ada", "not hers").await;
        assert!(wrong.cookies().is_empty(), "{:?}", wrong.cookies());
        let cookies = ada.log_in("ada").await.expect_status(200).cookies();
        let device = cookies
            .iter()
            .find(|cookie| cookie.starts_with(&format!("{name}=")))
            .unwrap();
        let mut attributes: Vec<&str> = device.split("; ").skip(1).collect();
        attributes.sort_unstable();
        let mut expected = vec!["HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=Lax"];
        if secure {
            expected.push("Secure");
        }
        assert_eq!(attributes, expected);
        let value = device.split(['=', ';']).nth(1).unwrap();
        assert_eq!(value.len(), 32, "128 bits: {value}");

        let thief = app.anonymous();
        thief.set_cookie(name, value);
        thief.me().await.expect_problem(401, "UNAUTHENTICATED");
        // It stays the same, and outlives the session.
        let again = ada.log_in("ada").await.expect_status(200).cookies();
        assert!(again.iter().any(|cookie| cookie == device), "{again:?}");
        let out = ada.post_nothing("/api/v1/auth/logout").await.cookies();
        assert!(
            !out.iter().any(|cookie| cookie.starts_with(name)),
            "{out:?}"
        );
    }
}

#[tokio::test]
async fn the_browser_that_registered_is_known_from_then_on() {
    let app = TestApp::new().await;
    let ada = app.anonymous();
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    let answer = ada.submit("/api/register", &fields).await;
    assert!(
        answer
            .cookies()
            .iter()
            .any(|cookie| cookie.starts_with("stagedoor-device=")),
        "{:?}",
        answer.cookies()
    );
}

#[tokio::test]
async fn whatever_stands_in_the_cookie_a_login_is_a_login() {
    let app = TestApp::with(Backend::Sqlite, |setup| setup.settings.rate_limits = false).await;
    app.user("ada", Role::User, true).await;
    let right = "stagedoor-device=0123456789abcdef0123456789abcdef";
    let cases: [(&[u8], bool); 7] = [
        (b"stagedoor-device=", false),
        (b"stagedoor-device=x", false),
        (b"stagedoor-device", false),
        (
            b"stagedoor-device=0123456789abcdef0123456789abcde\xe9",
            false,
        ),
        (
            b"theme=caf\xe9; stagedoor-device=0123456789abcdef0123456789abcdef",
            true,
        ),
        (
            b"other-stagedoor-device=0123456789abcdef0123456789abcdef",
            false,
        ),
        (right.as_bytes(), true),
    ];
    for (cookie, is_kept) in cases {
        let body = json!({"identifier": "ada", "password": PASSWORD});
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/auth/login")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "stagedoor.test")
            .header(header::COOKIE, cookie)
            .body(Body::from(body.to_string()))
            .unwrap();
        let cookies = app.anonymous().send(request).await.expect_status(200);
        let cookies = cookies.cookies();
        let kept = cookies.iter().any(|cookie| cookie.starts_with(right));
        assert_eq!(kept, is_kept, "{}", String::from_utf8_lossy(cookie));
    }
}
