//! What the log never says. A program of its own: what is logged is decided once
//! for a whole process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    missing_docs,
    reason = "a test fails by panicking, and uses its own part of what is shared"
)]

#[path = "http/answer.rs"]
mod answer;
#[path = "http/app.rs"]
mod app;
#[path = "../domain/tests/integration/support/authenticator.rs"]
mod authenticator;
#[path = "http/authenticator_app.rs"]
mod authenticator_app;
#[path = "http/client.rs"]
mod client;
#[path = "process/database.rs"]
mod database;
#[path = "http/documented.rs"]
mod documented;
#[path = "http/passkey_device.rs"]
mod passkey_device;

#[path = "log_redaction/account.rs"]
mod account;
#[path = "log_redaction/account_security.rs"]
mod account_security;
#[path = "log_redaction/secrets.rs"]
mod secrets;

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use secrets::Secrets;

/// Everything of ours; the libraries at what an operator would turn on.
const FILTER: &str = "info,stagedoor=trace,stagedoor_domain=trace,stagedoor_session=trace,\
                      stagedoor_app=trace,tower_sessions=debug,sqlx=debug,tower_http=debug,\
                      webauthn_rs=debug,webauthn_rs_core=debug";

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
        .with_ansi(false)
        .with_env_filter(FILTER)
        .init();
    let mut secrets = Secrets::default();
    account::journey(&mut secrets).await;
    account_security::journey(&mut secrets).await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    for said in [
        "answered",
        "/api/v1/auth/login",
        "/api/v1/users/me/2fa/totp",
        "/not-me",
        "request_id",
        "a passkey was refused",
        "refused code=\"",
    ] {
        assert!(log.contains(said), "{said} is not in the log:\n{log}");
    }
    secrets.expect_absent(&log);
}
