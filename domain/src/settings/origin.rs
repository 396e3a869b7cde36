//! Where the site is: the address that it listens on, and its origin for people.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::Url;

use super::declaration::Reading;
use super::environment::{ConfigError, Environment};
use super::redaction::redacted;
use super::text::{Text, text};

const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

const PUBLIC_URL: &str = "STAGEDOOR_PUBLIC_URL";
const LISTEN_ADDRESS: &str = "STAGEDOOR_ADDR";

/// The address to listen on.
pub fn listen_address() -> Text<SocketAddr> {
    text(
        "`127.0.0.1:3000`",
        || DEFAULT_ADDRESS,
        |variable, text| {
            text.trim().parse().map_err(|_| {
                let accepted = "an IP address and a port, such as 127.0.0.1:3000 or [::]:3000";
                ConfigError::new(variable, text, accepted)
            })
        },
    )
}

/// The origin of the site; without one it is made from the address to listen on.
#[derive(Debug, Clone, Copy)]
pub struct PublicUrl;

impl PublicUrl {
    /// The origin that `environment` names, for settings that follow from it.
    ///
    /// # Errors
    /// A value that cannot be taken.
    pub fn in_environment(environment: &Environment) -> Result<Url, ConfigError> {
        Self.read(environment, PUBLIC_URL)
    }
}

impl Reading for PublicUrl {
    type Value = Url;

    #[expect(clippy::expect_used, reason = "the default address makes a URL")]
    fn default(&self) -> Url {
        origin_of(DEFAULT_ADDRESS).parse().expect("an origin")
    }

    fn read(&self, environment: &Environment, variable: &'static str) -> Result<Url, ConfigError> {
        let url = match environment.text(variable)? {
            Some(text) => text.trim().to_owned(),
            None => origin_of(listen_address().read(environment, LISTEN_ADDRESS)?),
        };
        let accepted = "an origin: http:// or https://, a host, and a port where it is not the \
                        usual one, such as https://stagedoor.example";
        Url::parse(&url)
            .ok()
            .filter(is_origin)
            .ok_or_else(|| ConfigError::new(variable, redacted(&url), accepted))
    }

    fn shown_default(&self) -> String {
        "`http://` + address".to_owned()
    }
}

fn origin_of(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}
