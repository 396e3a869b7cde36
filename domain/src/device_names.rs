//! What a client runs on, in words.

use std::fmt;
use std::net::IpAddr;

use serde::Serialize;
use sha2::{Digest, Sha256};
use woothee::parser::Parser;

use crate::client::ClientInfo;

/// What the library says of what it does not know.
const UNKNOWN: &str = "UNKNOWN";

/// A browser and the system it runs on. Versions are left out: they change all the
/// time and tell nobody which of their devices this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Device {
    /// Such as "Firefox".
    pub browser: &'static str,
    /// Such as "Windows".
    pub system: &'static str,
}

impl Device {
    /// What this `User-Agent` header says.
    pub fn of(user_agent: Option<&str>) -> Self {
        let parsed = user_agent.and_then(|text| Parser::new().parse(text));
        let (browser, system) = parsed.map_or((UNKNOWN, UNKNOWN), |known| (known.name, known.os));
        Self {
            browser: browser_name(browser, user_agent.unwrap_or_default()),
            system: system_name(system),
        }
    }
}

impl fmt::Display for Device {
    /// Such as "Firefox on Windows".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.browser, self.system)
    }
}

fn browser_name(name: &str, user_agent: &str) -> &'static str {
    match name {
        "Chrome" => "Chrome",
        "Firefox" => "Firefox",
        "Safari" => "Safari",
        "Edge" => "Edge",
        "Opera" => "Opera",
        "Vivaldi" => "Vivaldi",
        "SamsungBrowser" => "Samsung Internet",
        "Yandex Browser" => "Yandex Browser",
        "Internet Explorer" => "Internet Explorer",
        "Webview" => "An app",
        _ if user_agent.starts_with("curl/") => "curl",
        "HTTP Library" => "A program",
        _ if user_agent.is_empty() => "An unknown browser",
        // A browser says of itself that it is one; everything else is a program.
        _ if user_agent.starts_with("Mozilla/") => "An unknown browser",
        _ => "A program",
    }
}

fn system_name(name: &str) -> &'static str {
    match name {
        name if name.starts_with("Windows Phone") => "Windows Phone",
        name if name.starts_with("Windows") => "Windows",
        "Mac OSX" | "Mac OS Classic" => "macOS",
        "iPhone" => "iPhone",
        "iPad" => "iPad",
        "iPod" => "iPod",
        "iOS" => "iOS",
        "Android" => "Android",
        "ChromeOS" => "ChromeOS",
        "Linux" => "Linux",
        "BSD" => "BSD",
        _ => "an unknown system",
    }
}

/// What tells whether somebody has logged in from here before: the device in
/// words, which an update does not change, and the network of the address (IPv4:
/// /24, IPv6: /48), which a new address from the same provider seldom leaves.
pub(crate) fn fingerprint(client: &ClientInfo) -> Vec<u8> {
    let device = Device::of(client.user_agent.as_deref());
    let network = match client.address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(v4)) => u128::from(v4.to_bits() >> 8),
        Some(IpAddr::V6(v6)) => v6.to_bits() >> 80 | 1 << 127,
        None => u128::MAX,
    };
    Sha256::new()
        .chain_update(device.to_string())
        .chain_update(network.to_be_bytes())
        .finalize()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_have_names() {
        for (user_agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/131.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl on an unknown system"),
            ("python-requests/2.31", "A program on an unknown system"),
            ("", "An unknown browser on an unknown system"),
        ] {
            assert_eq!(
                Device::of(Some(user_agent)).to_string(),
                words,
                "{user_agent}"
            );
        }
    }

    #[test]
    fn an_update_and_a_neighbouring_address_are_the_same_place() {
        let seen = |version: u32, address: &str| {
            fingerprint(&ClientInfo {
                address: Some(address.parse().unwrap()),
                user_agent: Some(format!(
                    "Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
                )),
                ..ClientInfo::default()
            })
        };
        assert_eq!(seen(133, "192.0.2.7"), seen(134, "192.0.2.200"));
        assert_eq!(seen(133, "2001:db8:1:2::3"), seen(133, "2001:db8:1:9::3"));
        assert_ne!(seen(133, "192.0.2.7"), seen(133, "192.0.3.7"));
        assert_ne!(seen(133, "2001:db8:1::"), seen(133, "2001:db8:2::"));
    }
}
