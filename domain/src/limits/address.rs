//! Limits per client address and per user, in memory.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock as _, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::Error;
use crate::services::Origin;
use crate::settings::Settings;

/// Governor's view of the clock that is passed in.
#[derive(Debug, Clone)]
struct PassedClock(Arc<dyn Clock>);

impl governor::clock::Clock for PassedClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().unwrap_or_default();
        Nanos::new(u64::try_from(nanos).unwrap_or_default())
    }
}

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, PassedClock, NoOpMiddleware<Nanos>>;

/// Limits per client address and per user.
///
/// They live in this process: they cost no write, so that a flood of requests
/// is not a flood of transactions. What guards an account is counted in the
/// database instead (see [`attempt`](super::attempt)).
#[derive(Debug)]
pub struct AddressLimits {
    clock: PassedClock,
    on: bool,
    login: Keyed<IpAddr>,
    register: Keyed<IpAddr>,
    resend: Keyed<IpAddr>,
    reset: Keyed<IpAddr>,
    passkey: Keyed<IpAddr>,
    upgrade: Keyed<Uuid>,
    visit: Keyed<IpAddr>,
}

impl AddressLimits {
    /// Limits as `settings` has them, with all of each still to use.
    pub fn new(settings: &Settings, clock: Arc<dyn Clock>) -> Self {
        let quotas = settings.quotas;
        let clock = PassedClock(clock);
        let per_minute = |count| Quota::per_minute(at_least_one(count));
        let per_hour = |count| Quota::per_hour(at_least_one(count));
        Self {
            on: settings.rate_limits,
            login: RateLimiter::dashmap_with_clock(
                per_minute(quotas.login_per_minute),
                clock.clone(),
            ),
            register: RateLimiter::dashmap_with_clock(
                per_hour(quotas.register_per_hour),
                clock.clone(),
            ),
            resend: RateLimiter::dashmap_with_clock(
                per_hour(quotas.resend_per_hour),
                clock.clone(),
            ),
            reset: RateLimiter::dashmap_with_clock(per_hour(quotas.reset_per_hour), clock.clone()),
            passkey: RateLimiter::dashmap_with_clock(
                per_minute(quotas.passkey_per_minute),
                clock.clone(),
            ),
            upgrade: RateLimiter::dashmap_with_clock(
                per_minute(quotas.upgrade_per_minute),
                clock.clone(),
            ),
            visit: RateLimiter::dashmap_with_clock(per_hour(quotas.visits_per_hour), clock.clone()),
            clock,
        }
    }

    /// One more login from this address.
    pub fn login(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.login, origin)
    }

    /// One more registration from this address.
    pub fn register(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.register, origin)
    }

    /// One more verification mail asked for from this address.
    pub fn resend(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.resend, origin)
    }

    /// One more mail for a forgotten password asked for from this address.
    pub fn reset(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.reset, origin)
    }

    /// One more challenge for a passkey asked for from this address.
    pub fn passkey(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.passkey, origin)
    }

    /// One more session for a visitor from this address.
    pub fn visit(&self, origin: &Origin) -> Result<(), Error> {
        self.check_address(&self.visit, origin)
    }

    /// One more upgrade by this user.
    pub fn upgrade(&self, user_id: Uuid) -> Result<(), Error> {
        self.check(&self.upgrade, &user_id)
    }

    /// Forgets addresses and users that have all of their quota back.
    pub fn sweep(&self) {
        self.login.retain_recent();
        self.register.retain_recent();
        self.resend.retain_recent();
        self.reset.retain_recent();
        self.passkey.retain_recent();
        self.upgrade.retain_recent();
        self.visit.retain_recent();
    }

    fn check_address(&self, limiter: &Keyed<IpAddr>, origin: &Origin) -> Result<(), Error> {
        match origin.address {
            Some(address) => self.check(limiter, &network(address)),
            None => Ok(()),
        }
    }

    fn check<K: std::hash::Hash + Eq + Clone>(
        &self,
        limiter: &Keyed<K>,
        key: &K,
    ) -> Result<(), Error> {
        if !self.on {
            return Ok(());
        }
        limiter
            .check_key(key)
            .map_err(|not_until| Error::RateLimited {
                retry_after: not_until
                    .earliest_possible()
                    .duration_since(self.clock.now())
                    .into(),
            })
    }
}

/// What one subscriber usually holds: an IPv4 address, or an IPv6 /64.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn at_least_one(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::network;

    #[test]
    fn an_ipv6_subscriber_is_a_64_and_a_mapped_ipv4_is_itself() {
        let of = |text: &str| network(text.parse::<IpAddr>().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
