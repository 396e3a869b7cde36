//! The SMTP server's address, and what its errors mean.

use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;

use lettre::Tokio1Executor;
use lettre::transport::smtp::{AsyncSmtpTransport, PoolConfig};
use url::{Host, Url};

/// The longest wait for any one answer of the server. A job is given up after
/// 90 s (see `jobs::worker`), and a mail takes several answers.
const TIMEOUT: Duration = Duration::from_secs(20);

/// As many connections as jobs run at the same time.
const CONNECTIONS: u32 = 4;

/// `SMTP_URL` cannot be used. The text does not repeat the address, which may
/// hold a password.
#[derive(Debug, thiserror::Error)]
#[error(
    "accepted is smtp://[user:password@]host[:port][?tls=none|opportunistic|required] or smtps://…"
)]
pub struct SmtpUrlError;

/// A transport for the server at `url`; see [`super::Mailer::from_url`].
pub(super) fn transport(url: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, SmtpUrlError> {
    let url = with_explicit_tls(Url::parse(url).map_err(|_| SmtpUrlError)?)?;
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|_| SmtpUrlError)?;
    Ok(builder
        .timeout(Some(TIMEOUT))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS))
        .build())
}

/// Says in lettre's words what `url` leaves out: no `tls` there means none.
fn with_explicit_tls(mut url: Url) -> Result<Url, SmtpUrlError> {
    let loopback = match url.host().ok_or(SmtpUrlError)? {
        // Of a scheme that it does not know, `url` leaves an IPv4 address a name.
        Host::Domain(name) => {
            name == "localhost"
                || name
                    .parse::<IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let mut tls = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || tls.is_some() {
            return Err(SmtpUrlError);
        }
        tls = Some(value.into_owned());
    }
    let tls = match (url.scheme(), tls.as_deref()) {
        ("smtps", None) | ("smtp", Some("none")) => None,
        ("smtp", Some("required")) => Some("required"),
        ("smtp", None) if loopback => None,
        ("smtp", None) if url.password().is_some() => Some("required"),
        ("smtp", None | Some("opportunistic")) => Some("opportunistic"),
        _ => return Err(SmtpUrlError),
    };
    url.set_query(tls.map(|tls| format!("tls={tls}")).as_deref());
    Ok(url)
}

/// What went wrong, without the server's own text, which likes to repeat the
/// recipient's address.
pub(super) fn summary(error: &lettre::transport::smtp::Error) -> String {
    if let Some(code) = error.status() {
        return format!("refused with {code}");
    }
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_tls() {
        "encryption failed"
    } else if error.is_client() {
        "the server lacks something that is asked for"
    } else {
        "no connection"
    };
    match error
        .source()
        .and_then(|source| source.downcast_ref::<std::io::Error>())
    {
        Some(io) => format!("{kind} ({})", io.kind()),
        None => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::loopback("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525")]
    #[case::loopback_with_password("smtp://a:b@localhost", "smtp://a:b@localhost")]
    #[case::elsewhere("smtp://mail.example", "smtp://mail.example?tls=opportunistic")]
    #[case::with_password("smtp://a:b@mail.example", "smtp://a:b@mail.example?tls=required")]
    #[case::asked_for_none("smtp://a:b@mail.example?tls=none", "smtp://a:b@mail.example")]
    #[case::required("smtp://[::1]:25?tls=required", "smtp://[::1]:25?tls=required")]
    #[case::wrapped("smtps://a:b@mail.example", "smtps://a:b@mail.example")]
    fn encryption_is_decided(#[case] given: &str, #[case] expected: &str) {
        let url = with_explicit_tls(Url::parse(given).unwrap()).unwrap();
        assert_eq!(url.as_str(), expected);
    }

    #[rstest]
    #[case::nonsense("mail.example")]
    #[case::other_scheme("http://mail.example")]
    #[case::unknown_tls("smtp://mail.example?tls=maybe")]
    #[case::unknown_key("smtp://mail.example?ssl=true")]
    #[case::no_host("smtp:///x")]
    #[case::twice("smtp://mail.example?tls=none&tls=required")]
    #[tokio::test]
    async fn refused_without_repeating_it(#[case] given: &str) {
        let error = transport(given).map(drop).unwrap_err();
        assert!(!error.to_string().contains("mail.example"));
    }
}
