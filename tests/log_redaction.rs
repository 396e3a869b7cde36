//! What the log never says. A program of its own: what is logged is decided once
//! for a whole process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    missing_docs,
    reason = "a test fails by panicking, and uses its own part of what is shared"
)]

#[path = "http/app.rs"]
mod app;
#[path = "http/client.rs"]
mod client;
#[path = "process/database.rs"]
mod database;

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use app::{PASSWORD, TestApp};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_whole_journey_leaves_no_secret_in_the_log() {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .with_writer(captured.clone())
        // Everything of ours; the libraries at what an operator would turn on.
        .with_env_filter("info,stagedoor=trace,stagedoor_domain=trace,stagedoor_session=trace,stagedoor_app=trace,tower_sessions=debug,sqlx=debug,tower_http=debug")
        .init();
    let secrets = journey().await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("answered"), "{log}");
    assert!(log.contains("/api/v1/auth/login"), "{log}");
    assert!(log.contains("request_id"), "{log}");
    for secret in secrets {
        assert!(secret.len() > 7, "{secret}");
        assert!(!log.contains(&secret), "{secret} is in the log:\n{log}");
    }
}

/// Everything that a person does, and what nobody else may read of it.
async fn journey() -> Vec<String> {
    let app = TestApp::new().await;
    let ada = app.anonymous();
    let mut secrets = vec![PASSWORD.to_owned(), "a wrong password".to_owned()];
    ada.register("ada", "ada@example.com")
        .await
        .expect_status(202);
    let token = app.mailed_token("ada@example.com").await;
    secrets.push(token.clone());
    secrets.push(app.mails().await[0].text.lines().next().unwrap().to_owned());
    ada.page(&format!("/verify-email?token={token}"))
        .await
        .expect_status(200);
    ada.post(
        "/api/v1/auth/login",
        json!({"identifier": "ada", "password": "a wrong password"}),
    )
    .await
    .expect_status(401);
    ada.submit(
        "/api/log_in",
        &[("identifier", "ada"), ("password", PASSWORD)],
    )
    .await;
    ada.log_in("ada").await.expect_status(200);
    secrets.push(ada.session().unwrap());
    ada.post("/api/v1/auth/verify-email", json!({"token": token}))
        .await
        .expect_status(200);
    ada.post("/api/v1/auth/verify-email", json!({"token": token}))
        .await
        .expect_status(400);
    ada.upgrade().await.expect_status(200);
    secrets.push(ada.session().unwrap());
    ada.page("/settings").await.expect_status(200);
    app.mails().await;
    ada.post_raw(
        "/api/v1/auth/login",
        "application/json",
        format!(r#"{{"password":"{PASSWORD}""#),
    )
    .await
    .expect_status(400);
    app.execute("ALTER TABLE users RENAME TO elsewhere").await;
    ada.log_in("ada").await.expect_status(500);
    ada.post_nothing("/api/v1/auth/logout").await;
    secrets
}
