//! The SMTP server's address, and how it is spoken to.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use url::{Host, Url};

use crate::trust::{self, CaError};

/// `SMTP_URL` cannot be used. The text does not repeat the address, which may
/// hold a password.
#[derive(Debug, thiserror::Error)]
pub enum SmtpUrlError {
    /// It is no such address.
    #[error(
        "accepted is smtp://[user:password@]host[:port][?tls=none|opportunistic|required]\
         [&tls_ca=/file] or smtps://…[?tls_ca=/file]"
    )]
    Address,
    /// What `tls_ca` names cannot be used.
    #[error("tls_ca={}: {why}", .file.display())]
    Ca {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: CaError,
    },
}

/// Where the server is, and how it is spoken to. Not `Debug`: it holds a password.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    /// The same, with any certificate: to look at one that was refused, and for nothing
    /// else.
    pub(super) tls_for_a_look: Tls,
    /// The file of those authorities that alone are trusted, where one is named.
    pub(super) ca: Option<PathBuf>,
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
        let url = Url::parse(url).map_err(|_| SmtpUrlError::Address)?;
        let host = host(&url)?;
        let Asked { tls, ca } = asked(&url)?;
        let encryption = encryption(&url, &host, tls.as_deref(), ca.is_some())?;
        let tls = |parameters: &dyn Fn() -> Result<TlsParameters, SmtpUrlError>| {
            Ok(match encryption {
                Encryption::Never => Tls::None,
                Encryption::Opportunistic => Tls::Opportunistic(parameters()?),
                Encryption::Required => Tls::Required(parameters()?),
                Encryption::FromTheFirstByte => Tls::Wrapper(parameters()?),
            })
        };
        Ok(Self {
            port: url.port().unwrap_or(encryption.default_port()),
            tls: tls(&|| trusting(&host, ca.as_deref()))?,
            tls_for_a_look: tls(&|| looking(&host))?,
            credentials: credentials(&url)?,
            ca,
            host,
        })
    }
}

/// TLS with the authorities of the file alone, or without one with those of the system and
/// of the program.
fn trusting(host: &str, ca: Option<&Path>) -> Result<TlsParameters, SmtpUrlError> {
    let builder = TlsParameters::builder(host.to_owned());
    let (mut builder, authorities) = match ca {
        None => (
            builder.certificate_store(CertificateStore::WebpkiRoots),
            trust::of_the_system().to_vec(),
        ),
        Some(file) => (
            builder.certificate_store(CertificateStore::None),
            trust::in_file(file).map_err(|why| SmtpUrlError::Ca {
                file: file.to_owned(),
                why,
            })?,
        ),
    };
    for authority in authorities {
        let certificate = Certificate::from_der(authority.to_vec());
        builder = builder.add_root_certificate(certificate.map_err(|_| SmtpUrlError::Address)?);
    }
    builder.build().map_err(|_| SmtpUrlError::Address)
}

/// TLS with whomever, for a look at the certificate.
fn looking(host: &str) -> Result<TlsParameters, SmtpUrlError> {
    TlsParameters::builder(host.to_owned())
        .dangerous_accept_invalid_certs(true)
        .dangerous_accept_invalid_hostnames(true)
        .build()
        .map_err(|_| SmtpUrlError::Address)
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
    Ok(match url.host().ok_or(SmtpUrlError::Address)? {
        Host::Domain("") => return Err(SmtpUrlError::Address),
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

/// What stands behind the `?`.
#[derive(Default)]
struct Asked {
    tls: Option<String>,
    ca: Option<PathBuf>,
}

fn asked(url: &Url) -> Result<Asked, SmtpUrlError> {
    let mut asked = Asked::default();
    for (key, value) in url.query_pairs() {
        match &*key {
            "tls" if asked.tls.is_none() => asked.tls = Some(value.into_owned()),
            "tls_ca" if asked.ca.is_none() && !value.is_empty() => {
                asked.ca = Some(PathBuf::from(value.into_owned()));
            }
            _ => return Err(SmtpUrlError::Address),
        }
    }
    Ok(asked)
}

/// A server elsewhere must encrypt, unless somebody has said otherwise: mails hold
/// links that open accounts (OWASP ASVS 5.0, 12.3.1). Whoever names an authority wants
/// encryption, too.
fn encryption(
    url: &Url,
    host: &str,
    tls: Option<&str>,
    names_ca: bool,
) -> Result<Encryption, SmtpUrlError> {
    match (url.scheme(), tls) {
        ("smtps", None) => Ok(Encryption::FromTheFirstByte),
        ("smtp", Some("none")) if !names_ca => Ok(Encryption::Never),
        ("smtp", Some("opportunistic")) => Ok(Encryption::Opportunistic),
        ("smtp", None) if is_loopback(host) && !names_ca => Ok(Encryption::Never),
        ("smtp", None | Some("required")) => Ok(Encryption::Required),
        _ => Err(SmtpUrlError::Address),
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
            .map_err(|_| SmtpUrlError::Address)
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
        let tls = asked(&url).unwrap().tls;
        let decided = encryption(&url, &host(&url).unwrap(), tls.as_deref(), false).unwrap();
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
    #[case::authority_of_nothing("smtp://mail.example?tls=none&tls_ca=/etc/ca.pem")]
    #[case::no_authority("smtp://mail.example?tls_ca=")]
    #[case::no_such_file("smtps://mail.example?tls_ca=/nowhere/ca.pem")]
    fn refused_without_repeating_it(#[case] given: &str) {
        let error = Server::at(given).map(drop).unwrap_err();
        assert!(!error.to_string().contains("mail.example"));
    }
}
