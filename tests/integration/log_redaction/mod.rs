//! What the log never says.
//!
//! What is logged is decided once for a whole process, and this program holds other
//! tests: the journey is made by this same program in a process of its own.

mod account;
mod account_security;
mod secrets;

use std::env;
use std::io::Write;
use std::process::Command;
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

#[test]
fn a_whole_journey_leaves_no_secret_in_the_log() {
    let journey = format!("{}::journey", module_path!().split_once("::").unwrap().1);
    let output = Command::new(env::current_exe().unwrap())
        .args([&*journey, "--exact", "--ignored"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "decides what is logged: the test above runs it in a process of its own"]
async fn journey() {
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
