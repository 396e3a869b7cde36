//! How many wrong passwords in a row, and whose they are.

use super::current_password;
use crate::caller::Caller;
use crate::db::{Freshness, Tx};
use crate::devices::login_devices;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::limits::{self, Policy};
use crate::services::Services;
use crate::settings::Settings;
use crate::{log_fields, users};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use uuid::Uuid;

/// Where what comes from anywhere is counted.
const ANYWHERE: &str = "login";

/// Where what comes from a known device is counted.
const KNOWN_DEVICE: &str = "login_device";

/// One row of failures: those of an account, by whichever of its name and address;
/// those of one of its known devices; or those of a name that nobody has.
///
/// Attempts are counted before their password is checked, so that many at once
/// cannot share one place, and a right one forgets the row that it is counted in.
/// So whoever guesses from anywhere neither locks the owner out at a device that has
/// logged in before, nor is forgiven by the owner's logins there (NIST SP 800-63B-4
/// section 3.2.2).
#[derive(Debug, Clone)]
pub(super) struct Failures {
    bucket: &'static str,
    /// What is counted, also for the turns and hashes of its attempts.
    pub(super) key: String,
}

impl Failures {
    /// Where a login as `identifier` is counted. The work is the same whether there
    /// is such an account or not.
    pub(super) async fn of(caller: &Caller, identifier: &str) -> Result<Self, Error> {
        let mut reader = caller.db.read(Freshness::Latest).await?;
        let now = caller.clock.now();
        let found = users::by_identifier(reader.conn(), identifier, now).await?;
        let user_id = found.map(|found| found.user.id);
        if let Some(user_id) = user_id {
            log_fields::about_account(user_id);
        }
        if let Some(device) = caller.client().device {
            let whose = user_id.unwrap_or_default();
            let hash = device.hash_for(whose);
            if login_devices::is_known(reader.conn(), whose, &hash, now).await? {
                return Ok(Self {
                    bucket: KNOWN_DEVICE,
                    key: device_key(whose, &hash),
                });
            }
        }
        Ok(Self {
            bucket: ANYWHERE,
            key: user_id.map_or_else(|| name_key(identifier), account_key),
        })
    }

    /// Counts one more attempt, or refuses it.
    ///
    /// # Errors
    /// [`Error::RateLimited`] after too many.
    pub(super) async fn attempt(&self, services: &Services) -> Result<(), Error> {
        let policy = policy(&services.settings);
        limits::attempt_alone(services, self.bucket, &self.key, policy).await
    }

    /// Forgets them: the password was right.
    pub(super) async fn clear(&self, tx: &mut Tx) -> Result<(), Error> {
        limits::clear(tx, self.bucket, &limits::hash(&self.key)).await
    }
}

/// Forgets all failures at the password of this account: it has another one now.
pub(crate) async fn clear_all(tx: &mut Tx, user_id: Uuid) -> Result<(), Error> {
    let mut rows = vec![
        (ANYWHERE, account_key(user_id)),
        (current_password::BUCKET, user_id.to_string()),
    ];
    for hash in login_devices::hashes(tx.conn(), user_id).await? {
        rows.push((KNOWN_DEVICE, device_key(user_id, &hash)));
    }
    for (bucket, key) in rows {
        limits::clear(tx, bucket, &limits::hash(&key)).await?;
    }
    Ok(())
}

/// No name or address has a space in it.
fn account_key(user_id: Uuid) -> String {
    format!("account {user_id}")
}

fn device_key(user_id: Uuid, hash: &[u8]) -> String {
    format!("device {user_id} {}", BASE64_STANDARD_NO_PAD.encode(hash))
}

/// All spellings of one identifier that nobody has share their attempts.
fn name_key(identifier: &str) -> String {
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
    limits::doubling_wait(settings, settings.login_failures, attempts)
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
