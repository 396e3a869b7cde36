//! Limits of one server alone.

use super::*;
use crate::clock::MockClock;
use crate::entropy::OsEntropy;
use crate::secret_key::SecretKey;

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
    let limits = made(&settings, Arc::new(MockClock::default()));
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

fn made(settings: &Settings, clock: Arc<MockClock>) -> AddressLimits {
    let marks = Marks::new(&SecretKey::new(&OsEntropy));
    AddressLimits::new(settings, clock, marks, false)
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
    let limits = made(&settings, clock.clone());
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
