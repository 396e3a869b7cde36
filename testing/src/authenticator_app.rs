//! An authenticator app.

use stagedoor_domain::Clock;
use totp_rs::Totp;

use crate::Fixture;

/// The app on somebody's phone.
pub struct AuthenticatorApp(Totp);

impl AuthenticatorApp {
    /// One that has read this from a QR code.
    pub fn of(otpauth_url: &str) -> Self {
        Self(Totp::from_url(otpauth_url).unwrap())
    }

    /// The code it shows now.
    pub fn code(&self, fixture: &Fixture) -> String {
        self.code_in(fixture, 0)
    }

    /// The code it shows that many steps of 30 seconds from now.
    pub fn code_in(&self, fixture: &Fixture, steps: i64) -> String {
        let seconds = fixture.clock.now().timestamp() + 30 * steps;
        self.0.generate(seconds.try_into().unwrap()).to_string()
    }

    /// Six digits that it shows at no time near now.
    pub fn wrong_code(&self, fixture: &Fixture) -> String {
        let near: Vec<String> = (-2..=2).map(|step| self.code_in(fixture, step)).collect();
        (0..=5)
            .map(|number| format!("{number:06}"))
            .find(|code| !near.contains(code))
            .unwrap()
    }

    /// The secret that it shares with the server.
    pub fn secret(&self) -> Vec<u8> {
        self.0.secret().as_bytes().to_vec()
    }
}
