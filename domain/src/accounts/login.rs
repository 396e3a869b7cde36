//! Checking who somebody is.

use std::time::Duration;

use super::email_address::EmailAddress;
use super::user::User;
use super::users;
use crate::db::Freshness;
use crate::error::{Error, FieldError};
use crate::limits::{self, Policy};
use crate::services::{Origin, Services};
use crate::settings::Settings;

const BUCKET: &str = "login";

/// What somebody typed to log in. Not `Debug`: it holds a password.
pub struct Credentials {
    /// A username or an e-mail address.
    pub identifier: String,
    /// In the clear.
    pub password: String,
}

/// Answers the user whom these credentials belong to.
///
/// One answer and one amount of work, whatever was wrong. Attempts are counted
/// per identifier, whether there is such an account or not; a right one forgets
/// them.
pub async fn log_in(
    services: &Services,
    origin: &Origin,
    credentials: Credentials,
) -> Result<User, Error> {
    services.address_limits.login(origin)?;
    require_both(&credentials)?;
    let key = limit_key(&credentials.identifier);
    let _turn = if services.settings.rate_limits {
        Some(services.login_turns.take(&limits::hash(&key)).await?)
    } else {
        None
    };
    limits::attempt(services, BUCKET, &key, policy(&services.settings)).await?;
    let found = {
        let mut reader = services.db.read(Freshness::Latest).await?;
        users::by_identifier(reader.conn(), &credentials.identifier).await?
    };
    let stored = found.as_ref().map(|found| found.password_hash.as_str());
    let matches = services
        .hasher
        .verify(&credentials.password, stored)
        .await?;
    match found {
        Some(found) if matches => {
            limits::clear(services, BUCKET, &key).await?;
            Ok(found.user)
        }
        _ => Err(Error::InvalidCredentials),
    }
}

fn require_both(credentials: &Credentials) -> Result<(), Error> {
    let missing = [
        (
            credentials.identifier.trim(),
            "identifier",
            "Enter your email or username.",
        ),
        (
            credentials.password.as_str(),
            "password",
            "Enter your password.",
        ),
    ];
    let missing: Vec<_> = missing
        .into_iter()
        .filter(|(value, ..)| value.is_empty())
        .map(|(_, field, message)| FieldError::new(field, "required", message))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::Validation(missing))
    }
}

/// All spellings of one identifier share their attempts.
fn limit_key(identifier: &str) -> String {
    EmailAddress::parse(identifier).map_or_else(
        |_| identifier.trim().to_lowercase(),
        |email| email.key().to_owned(),
    )
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: None,
        window: settings.login_window,
        wait: wait_after,
    }
}

/// No wait at first, then one that doubles with every attempt.
fn wait_after(settings: &Settings, attempts: u32) -> Duration {
    let Some(too_many) = attempts.checked_sub(settings.login_failures) else {
        return Duration::ZERO;
    };
    let doubled = 2_u32.saturating_pow(too_many);
    settings
        .login_first_wait
        .saturating_mul(doubled)
        .min(settings.login_longest_wait)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::wait_after;
    use crate::settings::Settings;

    #[test]
    fn waits_begin_after_the_fifth_attempt_double_and_end_at_a_quarter_of_an_hour() {
        let settings = Settings::new("http://localhost".parse().unwrap());
        let seconds: Vec<u64> = (1..=12)
            .map(|n| wait_after(&settings, n).as_secs())
            .collect();
        assert_eq!(seconds, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait_after(&settings, u32::MAX), Duration::from_mins(15));
    }
}
