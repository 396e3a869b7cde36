//! Setting an authenticator app up, and logging in with one.

use serde_json::json;
pub use stagedoor_testing::AuthenticatorApp;

use crate::http::app::TestApp;
use crate::http::client::Client;

pub const TOTP: &str = "/api/v1/users/me/2fa/totp";
pub const CONFIRM: &str = "/api/v1/users/me/2fa/totp/confirm";
pub const CODES: &str = "/api/v1/users/me/2fa/backup-codes";
pub const SECOND_FACTOR: &str = "/api/v1/auth/login/second-factor";

/// Turns two-step login on; the app and the backup codes.
pub async fn set_up(app: &TestApp, client: &Client) -> (AuthenticatorApp, Vec<String>) {
    let setup = client.post_nothing(TOTP).await.expect_status(200).json();
    let phone = AuthenticatorApp::of(setup["otpauth_url"].as_str().unwrap());
    let body = json!({"code": phone.code(app)});
    let confirmed = client.post(CONFIRM, body).await.expect_status(200).json();
    let codes = confirmed["backup_codes"].as_array().unwrap();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned());
    (phone, codes.collect())
}

/// A browser in which `name` has done the first step of a login.
pub async fn half_logged_in(app: &TestApp, name: &str) -> Client {
    let client = app.anonymous();
    let answer = client.log_in(name).await.expect_status(202);
    assert_eq!(answer.json(), json!({"status": "second_factor_required"}));
    client
}
