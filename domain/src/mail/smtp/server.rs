//! The SMTP server's address, and how it is spoken to.

use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use url::{Host, Url};

/// `SMTP_URL` cannot be used. The text does not repeat the address, which may
/// hold a password.
#[derive(Debug, thiserror::Error)]
#[error(
    "accepted is smtp://[user:password@]host[:port][?tls=none|opportunistic|required] or smtps://…"
)]
pub struct SmtpUrlError;

/// Where the server is, and how it is spoken to. Not `Debug`: it holds a password.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<Credentials>,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    /// Never.
    Never,
    /// When the server offers it.
    Opportunistic,
    /// By STARTTLS, or no mail (RFC 3207).
    Required,
    /// From the first byte (RFC 8314, section 3.3).
    FromTheFirstByte,
}

impl Server {
    /// The server at `url`; see [`crate::mail::Mailer::from_url`].
    pub(super) fn at(url: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(url).map_err(|_| SmtpUrlError)?;
        let host = host(&url)?;
        let encryption = encryption(&url, &host)?;
        let parameters = || TlsParameters::new(host.clone()).map_err(|_| SmtpUrlError);
        let tls = match encryption {
            Encryption::Never => Tls::None,
            Encryption::Opportunistic => Tls::Opportunistic(parameters()?),
            Encryption::Required => Tls::Required(parameters()?),
            Encryption::FromTheFirstByte => Tls::Wrapper(parameters()?),
        };
        Ok(Self {
            port: url.port().unwrap_or(encryption.default_port()),
            tls,
            credentials: credentials(&url)?,
            host,
        })
    }
}

impl Encryption {
    const fn default_port(self) -> u16 {
        match self {
            Self::Never => 25,
            Self::Opportunistic | Self::Required => 587,
            Self::FromTheFirstByte => 465,
        }
    }
}

fn host(url: &Url) -> Result<String, SmtpUrlError> {
    Ok(match url.host().ok_or(SmtpUrlError)? {
        Host::Domain("") => return Err(SmtpUrlError),
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

/// A server elsewhere must encrypt, unless somebody has said otherwise: mails hold
/// links that open accounts (OWASP ASVS 5.0, 12.3.1).
fn encryption(url: &Url, host: &str) -> Result<Encryption, SmtpUrlError> {
    let mut tls = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || tls.is_some() {
            return Err(SmtpUrlError);
        }
        tls = Some(value.into_owned());
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) => Ok(Encryption::FromTheFirstByte),
        ("smtp", Some("none")) => Ok(Encryption::Never),
        ("smtp", Some("opportunistic")) => Ok(Encryption::Opportunistic),
        ("smtp", None) if is_loopback(host) => Ok(Encryption::Never),
        ("smtp", None | Some("required")) => Ok(Encryption::Required),
        _ => Err(SmtpUrlError),
    }
}

/// Whether what is sent there never leaves this machine (RFC 6761, section 6.3).
fn is_loopback(host: &str) -> bool {
    let is_address = host
        .parse::<IpAddr>()
        .is_ok_and(|address| address.to_canonical().is_loopback());
    let name = host.to_ascii_lowercase();
    is_address || name == "localhost" || name.ends_with(".localhost")
}

/// Name and password, both percent-encoded in a URL.
fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpUrlError> {
    let Some(password) = url.password() else {
        return Ok(None);
    };
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| SmtpUrlError)
    };
    Ok(Some(Credentials::new(
        decoded(url.username())?,
        decoded(password)?,
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::loopback("smtp://127.0.0.1:2525", Encryption::Never, 2525)]
    #[case::loopback_6("smtp://[::1]", Encryption::Never, 25)]
    #[case::loopback_name("smtp://mail.localhost", Encryption::Never, 25)]
    #[case::loopback_with_password("smtp://a:b@localhost", Encryption::Never, 25)]
    #[case::elsewhere("smtp://mail.example", Encryption::Required, 587)]
    #[case::elsewhere_by_number("smtp://192.0.2.7", Encryption::Required, 587)]
    #[case::only_called_local("smtp://localhost.example", Encryption::Required, 587)]
    #[case::with_password("smtp://a:b@mail.example", Encryption::Required, 587)]
    #[case::asked_for_none("smtp://a:b@mail.example?tls=none", Encryption::Never, 25)]
    #[case::opportunistic(
        "smtp://mail.example?tls=opportunistic",
        Encryption::Opportunistic,
        587
    )]
    #[case::required("smtp://[::1]:25?tls=required", Encryption::Required, 25)]
    #[case::wrapped("smtps://a:b@mail.example", Encryption::FromTheFirstByte, 465)]
    fn encryption_is_decided(#[case] given: &str, #[case] expected: Encryption, #[case] port: u16) {
        let url = Url::parse(given).unwrap();
        let decided = encryption(&url, &host(&url).unwrap()).unwrap();
        assert_eq!(decided, expected);
        let server = Server::at(given).unwrap();
        assert_eq!(server.port, port);
        assert_eq!(server.credentials.is_some(), given.contains("a:b"));
        assert!(!server.host.contains('['), "{}", server.host);
    }

    #[rstest]
    #[case::nonsense("mail.example")]
    #[case::other_scheme("http://mail.example")]
    #[case::unknown_tls("smtp://mail.example?tls=maybe")]
    #[case::unknown_key("smtp://mail.example?ssl=true")]
    #[case::no_host("smtp:///x")]
    #[case::twice("smtp://mail.example?tls=none&tls=required")]
    fn refused_without_repeating_it(#[case] given: &str) {
        let error = Server::at(given).map(drop).unwrap_err();
        assert!(!error.to_string().contains("mail.example"));
    }
}
