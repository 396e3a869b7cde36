//! An authenticator app, and setting one up.

use serde_json::json;
use stagedoor_domain::Clock;
use totp_rs::Totp;

use crate::http::app::TestApp;
use crate::http::client::Client;

pub const TOTP: &str = "/api/v1/users/me/2fa/totp";
pub const CONFIRM: &str = "/api/v1/users/me/2fa/totp/confirm";
pub const CODES: &str = "/api/v1/users/me/2fa/backup-codes";
pub const SECOND_FACTOR: &str = "/api/v1/auth/login/second-factor";

/// The app on somebody's phone.
pub struct AuthenticatorApp(Totp);

impl AuthenticatorApp {
    /// One that has read this from a QR code.
    pub fn of(otpauth_url: &str) -> Self {
        Self(Totp::from_url(otpauth_url).unwrap())
    }

    /// The code it shows now.
    pub fn code(&self, app: &TestApp) -> String {
        self.code_in(app, 0)
    }

    /// The code it shows that many steps of 30 seconds from now.
    pub fn code_in(&self, app: &TestApp, steps: i64) -> String {
        let seconds = app.clock.now().timestamp() + 30 * steps;
        self.0.generate(seconds.try_into().unwrap()).to_string()
    }

    /// Six digits that it shows at no time near now.
    pub fn wrong_code(&self, app: &TestApp) -> String {
        let near: Vec<String> = (-2..=2).map(|step| self.code_in(app, step)).collect();
        (0..10)
            .map(|number| format!("{number:06}"))
            .find(|code| !near.contains(code))
            .unwrap()
    }
}

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
