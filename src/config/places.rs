//! Where things are: folders, networks, the mail server, the log.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use stagedoor_app::texts::Contact;
use stagedoor_domain::email_address::EmailAddress;
use stagedoor_domain::settings::{ConfigError, redacted};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use url::{Host, Url};

use super::secret::SecretUrl;

/// What the names of all parts of this program begin with.
const OURS: &str = "stagedoor";

/// Room for a name and a postal address, in bytes.
const LONGEST_NAME: usize = 500;

/// A path, as it is written.
#[expect(clippy::unnecessary_wraps, reason = "as all that read a text")]
pub(super) fn path(_: &'static str, text: &str) -> Result<PathBuf, ConfigError> {
    Ok(PathBuf::from(text))
}

/// An address to listen on.
pub(super) fn own_address(variable: &'static str, text: &str) -> Result<SocketAddr, ConfigError> {
    text.trim().parse().map_err(|_| {
        let accepted = "an IP address and a port, such as 127.0.0.1:9464 or [::]:9464";
        ConfigError::new(variable, text, accepted)
    })
}

/// Whether only this machine can reach `url`'s host.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// A name of one line.
pub(super) fn name(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    let name = text.trim();
    if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(ConfigError::new(variable, text, "one line of text"));
    }
    Ok(name.to_owned())
}

/// Where people reach the operator.
pub(super) fn contact(variable: &'static str, text: &str) -> Result<Contact, ConfigError> {
    let text = text.trim();
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.has_host() && !has_credentials(&url) => {
            Ok(Contact::Page(url))
        }
        _ => EmailAddress::parse(text)
            .map(|address| Contact::Email(address.to_shown()))
            .map_err(|_| {
                ConfigError::new(
                    variable,
                    text,
                    "an email address, or the address of a page that starts with https://",
                )
            }),
    }
}

/// Whether somebody's name or password stands in `url`.
fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// The address of an SMTP server.
pub(super) fn smtp_url(variable: &'static str, text: &str) -> Result<SecretUrl, ConfigError> {
    let is_good = Url::parse(text.trim()).is_ok_and(|url| {
        matches!(url.scheme(), "smtp" | "smtps")
            && url.has_host()
            && url.query_pairs().all(|(name, value)| match &*name {
                "tls" => matches!(&*value, "none" | "opportunistic" | "required"),
                "tls_ca" => !value.is_empty(),
                _ => false,
            })
    });
    if !is_good {
        return Err(ConfigError::new(
            variable,
            redacted(text),
            "smtp://user:password@host:port?tls=required (or opportunistic, or none), or smtps://…, \
             and tls_ca=/file for a private authority",
        ));
    }
    Ok(SecretUrl::new(text.trim()))
}

/// A folder that is there.
pub(super) fn folder(variable: &'static str, text: &str) -> Result<PathBuf, ConfigError> {
    let folder = PathBuf::from(text);
    if folder.is_dir() {
        Ok(folder)
    } else {
        Err(ConfigError::new(variable, text, "a folder that exists"))
    }
}

/// Addresses and networks.
pub(super) fn networks(variable: &'static str, text: &str) -> Result<Vec<IpNet>, ConfigError> {
    let network = |part: &str| {
        part.parse::<IpNet>()
            .or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from))
    };
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(network)
        .collect::<Result<_, _>>()
        .map_err(|_| {
            ConfigError::new(
                variable,
                text,
                "addresses or networks with commas between them, such as 10.0.0.0/8, ::1",
            )
        })
}

/// Which log lines are written, in the syntax of [`EnvFilter`].
pub(super) fn log_filter(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    match usable_filter(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(ConfigError::new(
            variable,
            text,
            "off, error, warn, info, debug or trace, alone or for parts, such as info,sqlx=debug",
        )),
    }
}

/// `text` as a filter; none where it is no usable one.
pub(crate) fn usable_filter(text: &str) -> Option<EnvFilter> {
    EnvFilter::try_new(text)
        .ok()
        .filter(|_| !has_inner_space(text))
}

/// Whether this filter lets no line of this program through: `off`, and a word that is no
/// level, which is taken for the name of a part and silences all others.
pub(crate) fn writes_nothing_of_ours(filter: &str) -> bool {
    let (mut all, mut ours, mut a_part) = (false, None, false);
    for directive in filter.split(',') {
        let directive = directive.trim();
        let (target, level) = match directive.split_once('=') {
            Some((target, level)) => (target.trim(), level.trim()),
            None if directive.parse::<LevelFilter>().is_ok() => ("", directive),
            None => (directive, "trace"),
        };
        let is_on = !matches!(level.parse(), Ok(LevelFilter::OFF));
        match target {
            "" => all = is_on,
            OURS => ours = Some(is_on),
            part => a_part |= is_on && part.starts_with(OURS),
        }
    }
    !a_part && !ours.unwrap_or(all)
}

/// Whether a part of `filter` has white space within. `EnvFilter` takes that for
/// a module's name, which no module has, and nothing at all would be logged.
fn has_inner_space(filter: &str) -> bool {
    filter.split(',').any(|directive| {
        // What follows a bracket is a span's, whose fields may hold any text.
        let target = directive.split('[').next().unwrap_or_default();
        target.trim().contains(char::is_whitespace)
    })
}
