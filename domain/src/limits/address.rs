//! Limits per client address and per user, in memory.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::Quota;
use uuid::Uuid;

use super::marks::{Mark, Marks};
use super::pace::{Pace, PassedClock};
use super::uses::{self, Told, Uses};
use crate::client::{ClientInfo, network};
use crate::clock::Clock;
use crate::error::Error;
use crate::meters::declared::LIMITED;
use crate::settings::{AddressQuotas, Settings};

/// Refusals of one address that are looked into in a minute: whom they concern is found
/// with the first few, and the rest of a flood costs no query.
const REFUSALS_PER_MINUTE: u32 = 10;

/// How often each client address may do one thing.
#[derive(Debug)]
struct PerAddress {
    /// An IPv4 address, or the /64 of an IPv6 one: what one subscriber has at least.
    subscribers: Pace,
    /// The /48 of an IPv6 address, the most that one site is given (RFC 6177): whoever
    /// has one has 65,536 of those.
    sites: Pace,
}

/// Limits per client address and per user.
///
/// They live in this process: they cost no write, so that a flood of requests
/// is not a flood of transactions. Several servers tell each other now and then what
/// they have let pass (see [`Exchange`](super::Exchange)). What guards an account is counted
/// in the database instead (see `attempt`).
#[derive(Debug)]
pub struct AddressLimits {
    on: bool,
    marks: Marks,
    /// What other servers are to be told; none where there are no others.
    uses: Option<Uses>,
    login: PerAddress,
    register: PerAddress,
    resend: PerAddress,
    reset: PerAddress,
    passkey: PerAddress,
    support: PerAddress,
    upgrade: Pace,
    visit: PerAddress,
    request: PerAddress,
    change: Pace,
    refusal: PerAddress,
}

/// Makes limits out of numbers.
struct Maker<'a> {
    clock: PassedClock,
    quotas: &'a AddressQuotas,
}

impl Maker<'_> {
    /// Of `[subscribers, sites]`; `quota` makes a quota of a number of times.
    fn address(&self, names: [&'static str; 2], quota: Per, times: u32) -> PerAddress {
        let [subscribers, sites] = names;
        let of_site = times.saturating_mul(self.quotas.ipv6_site_factor);
        PerAddress {
            subscribers: self.user(subscribers, quota, times),
            sites: self.user(sites, quota, of_site),
        }
    }

    fn user(&self, name: &'static str, quota: Per, times: u32) -> Pace {
        let quota = quota(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        Pace::new(name, quota, &self.clock)
    }
}

type Per = fn(NonZeroU32) -> Quota;
const MINUTE: Per = Quota::per_minute;
const HOUR: Per = Quota::per_hour;

impl AddressLimits {
    /// Limits as `settings` has them, with all of each still to use. With `is_shared` there
    /// may be other servers on this database.
    pub fn new(settings: &Settings, clock: Arc<dyn Clock>, marks: Marks, is_shared: bool) -> Self {
        let quotas = &settings.quotas;
        let clock = PassedClock(clock);
        let of = Maker { clock, quotas };
        Self {
            on: settings.rate_limits,
            marks,
            uses: (is_shared && settings.rate_limits).then(Uses::default),
            login: of.address(["login", "login/48"], MINUTE, quotas.login_per_minute),
            register: of.address(["register", "register/48"], HOUR, quotas.register_per_hour),
            resend: of.address(["resend", "resend/48"], HOUR, quotas.resend_per_hour),
            reset: of.address(["reset", "reset/48"], HOUR, quotas.reset_per_hour),
            passkey: of.address(["passkey", "passkey/48"], MINUTE, quotas.passkey_per_minute),
            support: of.address(["support", "support/48"], HOUR, quotas.support_per_hour),
            upgrade: of.user("upgrade", MINUTE, quotas.upgrade_per_minute),
            visit: of.address(["visit", "visit/48"], HOUR, quotas.visits_per_hour),
            request: of.address(
                ["request", "request/48"],
                MINUTE,
                quotas.requests_per_minute,
            ),
            change: of.user("change", MINUTE, quotas.changes_per_minute),
            refusal: of.address(["refusal", "refusal/48"], MINUTE, REFUSALS_PER_MINUTE),
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
        self.check(&self.upgrade, self.marks.of_user(user_id))
    }

    /// One more request of any kind from this address.
    pub fn request(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.request, client)
    }

    /// One more request that may change something, by this user.
    pub fn change(&self, user_id: Uuid) -> Result<(), Error> {
        self.check(&self.change, self.marks.of_user(user_id))
    }

    /// One more refusal of a request from this address that is looked into.
    pub fn refusal(&self, client: &ClientInfo) -> Result<(), Error> {
        self.check_address(&self.refusal, client)
    }

    /// Forgets addresses and users that have all of their quota back.
    pub fn sweep(&self) {
        self.paces().for_each(Pace::sweep);
    }

    /// Whether there may be other servers to tell.
    pub(crate) const fn are_shared(&self) -> bool {
        self.uses.is_some()
    }

    /// What was let pass here and is to be told.
    pub(super) fn to_tell(&self) -> Told {
        self.uses.as_ref().map(Uses::take).unwrap_or_default()
    }

    /// Counts what another server has let pass. Of limits that this version does not have,
    /// nothing.
    pub(super) fn hear(&self, told: &Told) {
        for pace in self.paces() {
            for (who, times) in told.get(pace.name).into_iter().flatten() {
                if let Some(who) = uses::read(who) {
                    pace.taken_elsewhere(&who, *times);
                }
            }
        }
    }

    fn paces(&self) -> impl Iterator<Item = &Pace> {
        [
            &self.login,
            &self.register,
            &self.resend,
            &self.reset,
            &self.passkey,
            &self.support,
            &self.visit,
            &self.request,
            &self.refusal,
        ]
        .into_iter()
        .flat_map(|limit| [&limit.subscribers, &limit.sites])
        .chain([&self.upgrade, &self.change])
    }

    /// What is refused to a subscriber is not counted against their site: one of them
    /// cannot use up what their neighbours have.
    fn check_address(&self, limit: &PerAddress, client: &ClientInfo) -> Result<(), Error> {
        let Some(address) = client.address else {
            return Ok(());
        };
        let of = |address| self.marks.of_address(address);
        self.check(&limit.subscribers, of(network(address)))?;
        match site(address) {
            Some(site) => self.check(&limit.sites, of(site)),
            None => Ok(()),
        }
    }

    fn check(&self, pace: &Pace, who: Mark) -> Result<(), Error> {
        if !self.on {
            return Ok(());
        }
        if let Err(refused) = pace.take(&who) {
            // Subscribers and sites count as one.
            let name = pace.name.strip_suffix("/48").unwrap_or(pace.name);
            LIMITED.add([name], 1);
            return Err(refused);
        }
        if let Some(uses) = &self.uses {
            uses.add(pace.name, who);
        }
        Ok(())
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
mod tests;
