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

use crate::client::{ClientInfo, network};
use crate::clock::Clock;
use crate::error::Error;
use crate::meters::declared::LIMITED;
use crate::settings::{AddressQuotas, Settings};

/// Refusals of one address that are looked into in a minute: whom they concern is found
/// with the first few, and the rest of a flood costs no query.
const REFUSALS_PER_MINUTE: u32 = 10;

/// Governor's view of the clock that is passed in.
#[derive(Debug, Clone)]
struct PassedClock(Arc<dyn Clock>);

impl governor::clock::Clock for PassedClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // Whoever sets the clock must neither lock anybody out nor give anybody more.
        let nanos = self.0.monotonic().as_nanos();
        Nanos::new(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, PassedClock, NoOpMiddleware<Nanos>>;

/// How often each client address may do one thing.
#[derive(Debug)]
struct PerAddress {
    /// What it is called where it is counted how often it is hit.
    name: &'static str,
    /// An IPv4 address, or the /64 of an IPv6 one: what one subscriber has at least.
    subscribers: Keyed<IpAddr>,
    /// The /48 of an IPv6 address, the most that one site is given (RFC 6177): whoever
    /// has one has 65,536 of those.
    sites: Keyed<IpAddr>,
}

/// Limits per client address and per user.
///
/// They live in this process: they cost no write, so that a flood of requests
/// is not a flood of transactions. What guards an account is counted in the
/// database instead (see `attempt`).
#[derive(Debug)]
pub struct AddressLimits {
    clock: PassedClock,
    on: bool,
    login: PerAddress,
    register: PerAddress,
    resend: PerAddress,
    reset: PerAddress,
    passkey: PerAddress,
    support: PerAddress,
    upgrade: Keyed<Uuid>,
    visit: PerAddress,
    request: PerAddress,
    change: Keyed<Uuid>,
    refusal: PerAddress,
}

impl PerAddress {
    /// `quota` makes a quota of a number of times.
    fn new(
        name: &'static str,
        clock: &PassedClock,
        quotas: &AddressQuotas,
        quota: fn(NonZeroU32) -> Quota,
        times: u32,
    ) -> Self {
        let limiter = |times| {
            let quota = quota(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
            RateLimiter::dashmap_with_clock(quota, clock.clone())
        };
        Self {
            name,
            subscribers: limiter(times),
            sites: limiter(times.saturating_mul(quotas.ipv6_site_factor)),
        }
    }

    fn sweep(&self) {
        self.subscribers.retain_recent();
        self.sites.retain_recent();
    }
}

impl AddressLimits {
    /// Limits as `settings` has them, with all of each still to use.
    pub fn new(settings: &Settings, clock: Arc<dyn Clock>) -> Self {
        let quotas = settings.quotas;
        let clock = PassedClock(clock);
        let a_minute =
            |name, times| PerAddress::new(name, &clock, &quotas, Quota::per_minute, times);
        let an_hour = |name, times| PerAddress::new(name, &clock, &quotas, Quota::per_hour, times);
        let by_user = |times| {
            let times = NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN);
            RateLimiter::dashmap_with_clock(Quota::per_minute(times), clock.clone())
        };
        Self {
            on: settings.rate_limits,
            login: a_minute("login", quotas.login_per_minute),
            register: an_hour("register", quotas.register_per_hour),
            resend: an_hour("resend", quotas.resend_per_hour),
            reset: an_hour("reset", quotas.reset_per_hour),
            passkey: a_minute("passkey", quotas.passkey_per_minute),
            support: an_hour("support", quotas.support_per_hour),
            upgrade: by_user(quotas.upgrade_per_minute),
            visit: an_hour("visit", quotas.visits_per_hour),
            request: a_minute("request", quotas.requests_per_minute),
            change: by_user(quotas.changes_per_minute),
            refusal: a_minute("refusal", REFUSALS_PER_MINUTE),
            clock,
        }
    }

    /// One more login from this address.
    pub fn login(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.login, client)
    }

    /// One more registration from this address.
    pub fn register(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.register, client)
    }

    /// One more verification mail asked for from this address.
    pub fn resend(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.resend, client)
    }

    /// One more mail for a forgotten password asked for from this address.
    pub fn reset(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.reset, client)
    }

    /// One more challenge for a passkey asked for from this address.
    pub fn passkey(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.passkey, client)
    }

    /// One more message to support from this address, by somebody who has no account.
    pub fn support(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.support, client)
    }

    /// One more session for a visitor from this address.
    pub fn visit(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.visit, client)
    }

    /// One more upgrade by this user.
    pub fn upgrade(&self, user_id: Uuid) -> Result<(), Error> {
        self.check("upgrade", &self.upgrade, &user_id)
    }

    /// One more request of any kind from this address.
    pub fn request(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.request, client)
    }

    /// One more request that may change something, by this user.
    pub fn change(&self, user_id: Uuid) -> Result<(), Error> {
        self.check("change", &self.change, &user_id)
    }

    /// One more refusal of a request from this address that is looked into.
    pub fn refusal(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.refusal, client)
    }

    /// Forgets addresses and users that have all of their quota back.
    pub fn sweep(&self) {
        for limiter in [
            &self.login,
            &self.register,
            &self.resend,
            &self.reset,
            &self.passkey,
            &self.support,
            &self.visit,
            &self.request,
            &self.refusal,
        ] {
            limiter.sweep();
        }
        self.upgrade.retain_recent();
        self.change.retain_recent();
    }

    /// What is refused to a subscriber is not counted against their site: one of them
    /// cannot use up what their neighbours have.
    fn check_address(&self, limiter: &PerAddress, client: &ClientInfo) -> Result<(), Error> {
        let Some(address) = client.address else {
            return Ok(());
        };
        self.check(limiter.name, &limiter.subscribers, &network(address))?;
        match site(address) {
            Some(site) => self.check(limiter.name, &limiter.sites, &site),
            None => Ok(()),
        }
    }

    fn check<K: std::hash::Hash + Eq + Clone>(
        &self,
        name: &'static str,
        limiter: &Keyed<K>,
        key: &K,
    ) -> Result<(), Error> {
        if !self.on {
            return Ok(());
        }
        limiter.check_key(key).map_err(|not_until| {
            LIMITED.add([name], 1);
            Error::RateLimited {
                retry_after: not_until
                    .earliest_possible()
                    .duration_since(self.clock.now())
                    .into(),
            }
        })
    }
}

/// The IPv6 /48 that an address is in; none for IPv4.
fn site(address: IpAddr) -> Option<IpAddr> {
    const SITE: u128 = !0 << 80;
    match address.to_canonical() {
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() & SITE).into()),
        IpAddr::V4(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::MockClock;

    type Limit = fn(&AddressLimits, &ClientInfo) -> Result<(), Error>;

    /// Every limit of a client address, twice a minute or hour.
    fn limits() -> (AddressLimits, [Limit; 8]) {
        let mut settings = Settings::new("http://localhost".parse().unwrap());
        settings.quotas = AddressQuotas {
            login_per_minute: 2,
            register_per_hour: 2,
            resend_per_hour: 2,
            reset_per_hour: 2,
            passkey_per_minute: 2,
            support_per_hour: 2,
            upgrade_per_minute: 2,
            visits_per_hour: 2,
            ipv6_site_factor: 6,
            requests_per_minute: 2,
            changes_per_minute: 2,
        };
        let limits = AddressLimits::new(&settings, Arc::new(MockClock::default()));
        let each: [Limit; 8] = [
            AddressLimits::login,
            AddressLimits::register,
            AddressLimits::resend,
            AddressLimits::reset,
            AddressLimits::passkey,
            AddressLimits::support,
            AddressLimits::visit,
            AddressLimits::request,
        ];
        (limits, each)
    }

    fn from(address: &str) -> ClientInfo {
        ClientInfo {
            address: Some(address.parse().unwrap()),
            ..ClientInfo::default()
        }
    }

    #[test]
    fn whoever_has_a_whole_48_has_six_times_as_much_of_each_limit_and_no_more() {
        let (limits, each) = limits();
        for limit in each {
            for subscriber in 0..6 {
                for interface in 0..2 {
                    let client = from(&format!("2001:db8:1:{subscriber}::{interface}"));
                    limit(&limits, &client).unwrap();
                }
            }
            assert!(limit(&limits, &from("2001:db8:1:ffff::1")).is_err());
            limit(&limits, &from("2001:db8:2:ffff::1")).unwrap();
        }
    }

    #[test]
    fn a_clock_that_is_set_changes_nothing() {
        let mut settings = Settings::new("http://localhost".parse().unwrap());
        settings.quotas.login_per_minute = 2;
        let clock = Arc::new(MockClock::default());
        let limits = AddressLimits::new(&settings, clock.clone());
        let client = from("192.0.2.7");
        clock.set_by(chrono::TimeDelta::days(1));
        limits.login(&client).unwrap();
        limits.login(&client).unwrap();
        clock.set_by(chrono::TimeDelta::days(-1));
        let Err(Error::RateLimited { retry_after }) = limits.login(&client) else {
            panic!("a third login within a minute");
        };
        assert!(retry_after <= std::time::Duration::from_secs(30));
        clock.advance(retry_after);
        limits.login(&client).unwrap();
    }

    #[test]
    fn a_neighbour_who_floods_uses_up_their_own_64_alone() {
        let (limits, each) = limits();
        for limit in each {
            for n in 0..100 {
                let done = limit(&limits, &from(&format!("2001:db8:1:2::{n}")));
                assert_eq!(done.is_ok(), n < 2, "{n}");
            }
            limit(&limits, &from("2001:db8:1:3::1")).unwrap();
        }
    }

    #[test]
    fn an_ipv6_subscriber_is_a_64_a_site_a_48_and_a_mapped_ipv4_is_itself() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let of = |text: &str| network(address(text)).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        let of = |text: &str| site(address(text)).map(|site| site.to_string());
        assert_eq!(of("2001:db8:1:2:3:4:5:6").as_deref(), Some("2001:db8:1::"));
        assert_eq!(of("192.0.2.7"), None);
        assert_eq!(of("::ffff:192.0.2.7"), None);
    }
}
