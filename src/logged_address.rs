//! Client addresses in log lines: whole, shortened to a network, or left out.

use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;

use ipnet::IpNet;

/// How client addresses are written into log lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogAddresses {
    /// As they are.
    #[default]
    Full,
    /// As the network that they are in: an IPv4 /24, an IPv6 /48.
    Short,
    /// Not at all.
    None,
}

/// What the operator has chosen. It holds for every line of the process, some of which
/// come from where no configuration is at hand.
static CHOSEN: OnceLock<LogAddresses> = OnceLock::new();

/// Writes addresses in this way from here on; only the first choice counts.
pub(crate) fn choose(chosen: LogAddresses) {
    let _ = CHOSEN.set(chosen);
}

/// `address` as log lines show it; none where they show none.
pub(crate) fn logged(address: IpAddr) -> Option<LoggedAddress> {
    LoggedAddress::of(address, CHOSEN.get().copied().unwrap_or_default())
}

/// An address as a log line shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoggedAddress {
    Whole(IpAddr),
    Network(IpNet),
}

impl LoggedAddress {
    fn of(address: IpAddr, chosen: LogAddresses) -> Option<Self> {
        let address = address.to_canonical();
        match chosen {
            LogAddresses::Full => Some(Self::Whole(address)),
            LogAddresses::Short => {
                let length = if address.is_ipv4() { 24 } else { 48 };
                let network = IpNet::new(address, length).ok()?;
                Some(Self::Network(network.trunc()))
            }
            LogAddresses::None => None,
        }
    }
}

impl fmt::Display for LoggedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(address) => address.fmt(f),
            Self::Network(network) => network.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn shown(address: &str, chosen: LogAddresses) -> Option<String> {
        let address = LoggedAddress::of(address.parse().unwrap(), chosen);
        address.map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_shown_as_far_as_is_wanted() {
        let (v4, v6) = ("192.0.2.77", "2001:db8:1:2::3");
        for (address, expected) in [(v4, "192.0.2.0/24"), (v6, "2001:db8:1::/48")] {
            assert_eq!(shown(address, LogAddresses::Full).unwrap(), address);
            assert_eq!(shown(address, LogAddresses::Short).unwrap(), expected);
            assert_eq!(shown(address, LogAddresses::None), None);
        }
        let mapped = shown("::ffff:192.0.2.77", LogAddresses::Short);
        assert_eq!(mapped.unwrap(), "192.0.2.0/24");
    }
}
