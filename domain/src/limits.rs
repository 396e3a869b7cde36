//! Limits: in memory for addresses, told to other servers; in the database for what guards an
//! account.

mod address;
mod downloads;
mod exchange;
mod marks;
mod pace;
mod places;
mod plays;
mod proof;
mod sweep;
mod turns;
mod upload_turns;
mod uploads;
mod uses;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::db::{Core, Tx, on};
use crate::error::Error;
use crate::meters::declared::LIMITED;
use crate::settings::Settings;

pub use address::AddressLimits;
pub use downloads::{DOWNLOADS_AT_ONCE, DownloadsUnderWay};
pub use exchange::Exchange;
pub use marks::Marks;
pub(crate) use places::Place;
pub(crate) use plays::Play;
pub use plays::WaitingPlays;
pub(crate) use proof::prove_write;
pub(crate) use sweep::sweep;
pub use turns::LoginTurns;
pub(crate) use upload_turns::UploadTurn;
pub use upload_turns::UploadTurns;
pub use uploads::{UPLOADS_AT_ONCE, UploadsUnderWay};

/// How far the clocks of several servers may be apart.
const SKEW: Duration = Duration::from_secs(5);

/// What `attempt` allows for one key.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The most attempts in a window, if there is such a number.
    pub most: Option<u32>,
    /// How long a window is; it begins with its first attempt or, without a most, with
    /// its last one and the wait after that.
    pub window: Duration,
    /// The wait that the `n`th attempt of a window puts before the next one.
    pub wait: fn(&Settings, n: u32) -> Duration,
}

/// The wait that attempt number `n` puts before the next one where the first few
/// are free: none for those, then [`Settings::login_first_wait`], doubled by each
/// further one up to [`Settings::login_longest_wait`].
pub(crate) fn doubling_wait(settings: &Settings, free: u32, n: u32) -> Duration {
    let Some(too_many) = n.checked_sub(free) else {
        return Duration::ZERO;
    };
    settings
        .login_first_wait
        .saturating_mul(2_u32.saturating_pow(too_many))
        .min(settings.login_longest_wait)
}

/// [`attempt`], in a transaction of its own.
pub(crate) async fn attempt_alone(
    core: &Core,
    bucket: &'static str,
    key: &str,
    policy: Policy,
) -> Result<(), Error> {
    if !core.settings.rate_limits {
        return Ok(());
    }
    let key = hash(key);
    core.write(async move |tx| attempt(tx, bucket, &key, policy).await)
        .await
}

/// Counts one attempt for `key`, which is [`hash`]ed already, or refuses it.
///
/// Attempts are counted before it is known how they end, in one transaction
/// each, so that attempts in parallel cannot share one place.
pub(crate) async fn attempt(
    tx: &mut Tx,
    bucket: &'static str,
    key: &[u8],
    policy: Policy,
) -> Result<(), Error> {
    if !tx.settings().rate_limits {
        return Ok(());
    }
    let now = tx.now();
    // The update that changes nothing locks the row on PostgreSQL.
    let (mut count, mut window_ends_at, blocked_until): (i32, DateTime<Utc>, DateTime<Utc>) = on!(tx.conn(), c => {
        sqlx::query_as(
            "INSERT INTO limits (bucket, key, count, window_ends_at, blocked_until)
             VALUES ($1, $2, 0, $3, $4)
             ON CONFLICT (bucket, key) DO UPDATE SET count = limits.count
             RETURNING count, window_ends_at, blocked_until",
        )
        .bind(bucket).bind(key).bind(now + policy.window).bind(now)
        .fetch_one(c)
        .await
    })?;
    let stored = Stored {
        count,
        window_ends_at,
        blocked_until,
    };
    if let Some(wait) = stored.blocked(policy, tx.settings(), now) {
        return Err(rate_limited(bucket, wait));
    }
    if stored.window_is_over(policy, tx.settings(), now) {
        count = 0;
        window_ends_at = now + policy.window;
    }
    let n = u32::try_from(count).unwrap_or_default() + 1;
    if policy.most.is_some_and(|most| n > most) {
        return Err(rate_limited(bucket, window_ends_at - now));
    }
    let blocked_until = now + (policy.wait)(tx.settings(), n);
    // Without a most, the count is what makes waits grow: it has to outlive them, and
    // whoever takes their time.
    if policy.most.is_none() {
        window_ends_at = blocked_until + policy.window;
    }
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE limits SET count = $3, window_ends_at = $4, blocked_until = $5
             WHERE bucket = $1 AND key = $2",
        )
        .bind(bucket).bind(key).bind(count + 1).bind(window_ends_at).bind(blocked_until)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// [`clear`], in a transaction of its own.
pub(crate) async fn clear_alone(core: &Core, bucket: &'static str, key: &str) -> Result<(), Error> {
    if !core.settings.rate_limits {
        return Ok(());
    }
    let key = hash(key);
    core.write(async move |tx| clear(tx, bucket, &key).await)
        .await
}

/// Forgets what was counted for `key`, which is [`hash`]ed already.
pub(crate) async fn clear(tx: &mut Tx, bucket: &'static str, key: &[u8]) -> Result<(), Error> {
    if !tx.settings().rate_limits {
        return Ok(());
    }
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM limits WHERE bucket = $1 AND key = $2")
            .bind(bucket).bind(key)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets whatever was counted for `key`, which is not hashed.
pub(crate) async fn forget(tx: &mut Tx, key: &str) -> Result<(), Error> {
    on!(tx.conn(), c => {
        sqlx::query("DELETE FROM limits WHERE key = $1")
            .bind(hash(key))
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Counts something for `key` that has no limit.
pub(crate) async fn count(tx: &mut Tx, bucket: &'static str, key: &[u8]) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO limits (bucket, key, count, window_ends_at, blocked_until)
             VALUES ($1, $2, 1, $3, $3)
             ON CONFLICT (bucket, key)
             DO UPDATE SET count = limits.count + 1, window_ends_at = $3",
        )
        .bind(bucket).bind(key).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// How long `key` still has to wait, if it has to.
pub async fn wait_left(
    core: &Core,
    bucket: &'static str,
    key: &str,
    policy: Policy,
) -> Result<Option<Duration>, Error> {
    if !core.settings.rate_limits {
        return Ok(None);
    }
    let (now, key) = (core.clock.now(), hash(key));
    let mut reader = core.db.read(crate::db::Freshness::Latest).await?;
    let row: Option<(i32, DateTime<Utc>, DateTime<Utc>)> = on!(reader.conn(), c => {
        sqlx::query_as("SELECT count, window_ends_at, blocked_until FROM limits WHERE bucket = $1 AND key = $2")
            .bind(bucket).bind(&key)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.and_then(|(count, window_ends_at, blocked_until)| {
        let stored = Stored {
            count,
            window_ends_at,
            blocked_until,
        };
        let blocked = stored.blocked(policy, &core.settings, now);
        let is_full = policy
            .most
            .is_some_and(|most| i64::from(count) >= i64::from(most))
            && !stored.window_is_over(policy, &core.settings, now);
        let until_new = is_full.then(|| window_ends_at - now);
        let wait = blocked.max(until_new)?;
        wait.to_std().ok().filter(|wait| !wait.is_zero())
    }))
}

/// What is kept of one key's attempts. A time further off than any that is ever written was
/// written by a clock that was fast, and has been set right since: it holds nobody back.
#[derive(Debug, Clone, Copy)]
struct Stored {
    count: i32,
    window_ends_at: DateTime<Utc>,
    blocked_until: DateTime<Utc>,
}

impl Stored {
    /// The wait that the last attempt has put before the next one.
    fn last_wait(&self, policy: Policy, settings: &Settings) -> Duration {
        (policy.wait)(settings, u32::try_from(self.count).unwrap_or_default())
    }

    /// How long the next attempt has to wait for the last one, if it has to.
    fn blocked(
        &self,
        policy: Policy,
        settings: &Settings,
        now: DateTime<Utc>,
    ) -> Option<TimeDelta> {
        let left = self.blocked_until - now;
        let longest = self.last_wait(policy, settings) + SKEW;
        (left > TimeDelta::zero() && left.to_std().is_ok_and(|left| left <= longest))
            .then_some(left)
    }

    /// Whether counting begins anew.
    fn window_is_over(&self, policy: Policy, settings: &Settings, now: DateTime<Utc>) -> bool {
        let left = self.window_ends_at - now;
        // Without a most it began when the last wait was over.
        let longest = match policy.most {
            Some(_) => policy.window + SKEW,
            None => policy.window + self.last_wait(policy, settings) + SKEW,
        };
        left <= TimeDelta::zero() || left.to_std().is_ok_and(|left| left > longest)
    }
}

/// The form in which a key is kept: what somebody typed into a login form may
/// be a password in the wrong field.
pub(crate) fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

fn rate_limited(bucket: &'static str, wait: TimeDelta) -> Error {
    LIMITED.add([bucket], 1);
    Error::RateLimited {
        retry_after: wait.to_std().unwrap_or_default(),
    }
}
