//! The secret of an authenticator app, and the codes that it makes.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp};

use super::{qr_code, typed};
use crate::error::Error;

/// The name under which an app lists the code.
const ISSUER: &str = "Stagedoor";

/// Bytes of a secret: 160 bits, what RFC 4226 section 4 recommends.
pub(super) const SECRET_BYTES: usize = 20;

/// Digits of a code: 6, all that many apps can show.
const DIGITS: u8 = 6;

/// Seconds that a code is shown: 30, what RFC 6238 section 5.2 recommends and
/// OWASP ASVS 5.0, 6.5.5 allows at most.
const STEP_SECONDS: u64 = 30;

/// Steps before and after the present one whose codes are taken too: one, as
/// RFC 6238 section 5.2 recommends, for clocks that differ and for slow typing.
const DRIFT_STEPS: u16 = 1;

/// What an authenticator app needs to be set up. Not `Debug`: it holds the secret.
#[derive(Clone)]
pub struct Setup {
    /// The secret in base32, for typing.
    pub secret: String,
    /// The secret as apps read it from a QR code (`otpauth://totp/…`).
    pub otpauth_url: String,
    /// That URL as a QR code: an SVG element of no fixed size, black on white in
    /// either scheme, or cameras would not read it in the dark one.
    pub qr_svg: String,
}

/// An authenticator app, as the server knows it.
pub(super) struct Authenticator(Totp);

impl Authenticator {
    /// The app that this secret was given to. `username` is what it lists the code
    /// under; codes do not depend on it.
    ///
    /// # Errors
    /// [`Error::Internal`] when the secret is none.
    pub(super) fn new(secret: &[u8], username: &str) -> Result<Self, Error> {
        // SHA-1 is what every app knows. Its collisions are no concern of HMAC.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP_SECONDS)
            .with_skew(DRIFT_STEPS)
            .with_secret(secret.to_vec())
            .with_issuer(Some(ISSUER))
            .with_account_name(username)
            .build()
            .map(Self)
            .map_err(Error::internal)
    }

    /// The time step whose code these digits are, if it is near `now`. Digits are
    /// compared in constant time.
    pub(super) fn step_of(&self, digits: &str, now: DateTime<Utc>) -> Option<i64> {
        let seconds = u64::try_from(now.timestamp()).ok()?;
        let step = self.0.check(digits, seconds)?;
        i64::try_from(step).ok()
    }

    /// What sets the app up.
    pub(super) fn setup(&self) -> Result<Setup, Error> {
        let otpauth_url = self.0.to_url().map_err(Error::internal)?;
        Ok(Setup {
            secret: self.0.secret().to_base32(),
            qr_svg: qr_code::svg(&otpauth_url)?,
            otpauth_url,
        })
    }
}

/// What was typed, when it looks like a code of an app: six digits, which apps
/// show and people type in groups, of whatever script.
pub(super) fn digits(typed: &str) -> Option<String> {
    let digits: String = typed::characters(typed).collect();
    let is_code = digits.len() == usize::from(DIGITS) && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors, RFC 6238 appendix B.
    const SECRET: &[u8; SECRET_BYTES] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_test_vectors() {
        let app = Authenticator::new(SECRET, "nina").unwrap();
        // The last six of the appendix's eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(app.step_of(code, at(seconds)), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn one_step_of_drift_is_taken_each_way_and_two_are_not() {
        let app = Authenticator::new(SECRET, "nina").unwrap();
        let step = 1_234_567_890 / 30;
        for (then, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let now = at((step + then) * 30);
            assert_eq!(app.step_of("005924", now).is_some(), taken, "{then}");
        }
    }

    #[test]
    fn six_digits_in_any_grouping_look_like_a_code() {
        for typed in [
            "005924",
            " 005 924\n",
            "005-924",
            "0 0 5 9 2 4",
            "٠٠٥٩٢٤",
            "００５　９２４",
        ] {
            assert_eq!(digits(typed).as_deref(), Some("005924"), "{typed}");
        }
        for typed in ["", "00592", "0059244", "+05924", "00592a", "½½½½½½"] {
            assert_eq!(digits(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_set_up_is_what_apps_read() {
        let setup = Authenticator::new(SECRET, "Nina_S-7")
            .unwrap()
            .setup()
            .unwrap();
        assert_eq!(setup.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            setup.otpauth_url,
            "otpauth://totp/Stagedoor:Nina_S-7?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stagedoor"
        );
    }
}
