//! What a client runs on, in words.

use std::net::IpAddr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use stagedoor_words::{Devices, Language};
use woothee::parser::Parser;

use crate::client::ClientInfo;

/// What the library says of what it does not know.
const UNKNOWN: &str = "UNKNOWN";

/// Browsers that have a name, which is the same in every language.
const BROWSERS: [&str; 10] = [
    "Chrome",
    "Firefox",
    "Safari",
    "Edge",
    "Opera",
    "Vivaldi",
    "Samsung Internet",
    "Yandex Browser",
    "Internet Explorer",
    "curl",
];

/// The same for systems.
const SYSTEMS: [&str; 11] = [
    "Windows Phone",
    "Windows",
    "macOS",
    "iPhone",
    "iPad",
    "iPod",
    "iOS",
    "Android",
    "ChromeOS",
    "Linux",
    "BSD",
];

/// A browser, or what else asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browser {
    /// One with a name, such as "Firefox".
    Named(&'static str),
    /// An app that shows pages.
    App,
    /// Something that is no browser.
    Program,
    /// One that is not known.
    Unknown,
}

/// What a browser runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// One with a name, such as "Windows".
    Named(&'static str),
    /// One that is not known.
    Unknown,
}

/// A browser and the system it runs on. Versions are left out: they change all the
/// time and tell nobody which of their devices this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Device {
    /// Such as "Firefox".
    #[schema(value_type = String)]
    pub browser: Browser,
    /// Such as "Windows".
    #[schema(value_type = String)]
    pub system: System,
}

impl Device {
    /// What this `User-Agent` header says.
    pub fn of(user_agent: Option<&str>) -> Self {
        let parsed = user_agent.and_then(|text| Parser::new().parse(text));
        let (browser, system) = parsed.map_or((UNKNOWN, UNKNOWN), |known| (known.name, known.os));
        Self {
            browser: Browser::of(browser, user_agent.unwrap_or_default()),
            system: System::of(system),
        }
    }

    /// Such as "Firefox on Windows".
    pub fn in_words(self, language: Language) -> String {
        let devices = &language.words().devices;
        (devices.on)(self.browser.said(devices), self.system.said(devices))
    }

    /// The device that is called so in English; an unknown one, where none is.
    fn called(name: &str) -> Self {
        let devices = &Language::English.words().devices;
        let named = |device: &Self| device.in_words(Language::English) == name;
        let browsers = BROWSERS.map(Browser::Named).into_iter();
        let browsers = browsers.chain([Browser::App, Browser::Program, Browser::Unknown]);
        let systems = || {
            SYSTEMS
                .map(System::Named)
                .into_iter()
                .chain([System::Unknown])
        };
        browsers
            .filter(|browser| name.starts_with(browser.said(devices)))
            .flat_map(|browser| systems().map(move |system| Self { browser, system }))
            .find(named)
            .unwrap_or(Self {
                browser: Browser::Unknown,
                system: System::Unknown,
            })
    }
}

impl Browser {
    fn of(name: &str, user_agent: &str) -> Self {
        match name {
            "SamsungBrowser" => Self::Named("Samsung Internet"),
            "Webview" => Self::App,
            name => match named(&BROWSERS, name) {
                Some(name) => Self::Named(name),
                None if user_agent.starts_with("curl/") => Self::Named("curl"),
                None if name == "HTTP Library" => Self::Program,
                // A browser says of itself that it is one; everything else is a program.
                None if user_agent.is_empty() || user_agent.starts_with("Mozilla/") => {
                    Self::Unknown
                }
                None => Self::Program,
            },
        }
    }

    fn said(self, devices: &Devices) -> &'static str {
        match self {
            Self::Named(name) => name,
            Self::App => devices.app,
            Self::Program => devices.program,
            Self::Unknown => devices.unknown_browser,
        }
    }

    /// Such as "Firefox" and "An app".
    pub fn in_words(self, language: Language) -> &'static str {
        self.said(&language.words().devices)
    }
}

impl System {
    fn of(name: &str) -> Self {
        let name = match name {
            name if name.starts_with("Windows Phone") => "Windows Phone",
            name if name.starts_with("Windows") => "Windows",
            "Mac OSX" | "Mac OS Classic" => "macOS",
            other => other,
        };
        named(&SYSTEMS, name).map_or(Self::Unknown, Self::Named)
    }

    fn said(self, devices: &Devices) -> &'static str {
        match self {
            Self::Named(name) => name,
            Self::Unknown => devices.unknown_system,
        }
    }

    /// Such as "Windows" and "an unknown system".
    pub fn in_words(self, language: Language) -> &'static str {
        self.said(&language.words().devices)
    }
}

fn named(names: &[&'static str], name: &str) -> Option<&'static str> {
    names.iter().copied().find(|known| *known == name)
}

/// Programs read English.
impl Serialize for Browser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.in_words(Language::English))
    }
}

impl Serialize for System {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.in_words(Language::English))
    }
}

/// Rows of jobs hold a device by its English name, as they always did.
pub(crate) mod as_english {
    use super::{Deserialize, Deserializer, Device, Language, Serialize, Serializer};

    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it so"
    )]
    pub(crate) fn serialize<S: Serializer>(
        device: &Option<Device>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let name = device.map(|device| device.in_words(Language::English));
        name.serialize(serializer)
    }

    pub(crate) fn deserialize<'a, D: Deserializer<'a>>(
        deserializer: D,
    ) -> Result<Option<Device>, D::Error> {
        let name: Option<String> = Option::deserialize(deserializer)?;
        Ok(name.map(|name| Device::called(&name)))
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
        .chain_update(device.in_words(Language::English))
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
                Device::of(Some(user_agent)).in_words(Language::English),
                words,
                "{user_agent}"
            );
        }
    }

    #[test]
    fn what_is_not_known_is_said_in_each_language() {
        let device = Device::of(Some("python-requests/2.31"));
        let said = device.in_words(Language::French);
        assert_eq!(said, "Un programme sur un système inconnu");
    }

    #[test]
    fn a_row_names_a_device_in_english_and_gives_it_back() {
        let browsers = BROWSERS.map(Browser::Named).into_iter();
        for browser in browsers.chain([Browser::App, Browser::Program, Browser::Unknown]) {
            for system in SYSTEMS
                .map(System::Named)
                .into_iter()
                .chain([System::Unknown])
            {
                let device = Device { browser, system };
                assert_eq!(Device::called(&device.in_words(Language::English)), device);
            }
        }
        let other = Device::called("Netscape on Amiga");
        assert_eq!(other, Device::of(None));
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
