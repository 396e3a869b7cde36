//! Whether the way to PostgreSQL is encrypted.

use std::net::IpAddr;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::trust;

/// What `url` says. Where it does not say how to encrypt and the server is not on
/// this machine, TLS with a certificate for that host is required: the usual
/// `prefer` falls back to no encryption, for whoever sits in between (OWASP ASVS 5.0,
/// 12.3.1 and 12.3.2).
///
/// On this machine nobody sits in between, and TLS costs each connection two waits of
/// 40 ms: sqlx 0.9.0 leaves Nagle's algorithm on, and the handshake has two pairs of
/// small writes (<https://github.com/transact-rs/sqlx/pull/4336> mends it). So TLS is
/// only allowed there, for a server that takes nothing else.
///
/// Where the certificate is looked at, and no `sslrootcert` says whose it must be, the
/// authorities of the system count beside those of the program.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = encrypted(url)?;
    let is_verified = matches!(
        options.get_ssl_mode(),
        PgSslMode::VerifyCa | PgSslMode::VerifyFull
    );
    if !is_verified || names_ca(url) || std::env::var_os("PGSSLROOTCERT").is_some() {
        return Ok(options);
    }
    let authorities = trust::of_the_system_as_pem();
    Ok(options.ssl_root_cert_from_pem(authorities.into_bytes()))
}

fn encrypted(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    let is_local = options.get_socket().is_some() || is_this_machine(options.get_host());
    if says_how(url) || std::env::var_os("PGSSLMODE").is_some() {
        return Ok(options);
    }
    Ok(options.ssl_mode(if is_local {
        PgSslMode::Allow
    } else {
        PgSslMode::VerifyFull
    }))
}

fn says_how(url: &str) -> bool {
    has_any(url, &["sslmode", "ssl-mode"])
}

fn names_ca(url: &str) -> bool {
    has_any(url, &["sslrootcert", "ssl-root-cert", "ssl-ca"])
}

fn has_any(url: &str, names: &[&str]) -> bool {
    let (_, query) = url.split_once('?').unwrap_or_default();
    let mut given = query.split('&').filter_map(|pair| pair.split('=').next());
    given.any(|name| names.contains(&name))
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.starts_with('/')
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::another_machine("postgres://ada@db.example/stagedoor", true)]
    #[case::another_address("postgres://ada@192.0.2.7:5432/stagedoor", true)]
    #[case::something_else_is_said("postgres://ada@db/stagedoor?options=-c%20a=b", true)]
    #[case::said("postgres://ada@db/stagedoor?sslmode=disable", false)]
    #[case::said_last(
        "postgres://ada@db/stagedoor?statement-cache-capacity=9&ssl-mode=prefer",
        false
    )]
    #[case::here("postgres://ada@localhost/stagedoor", false)]
    #[case::here_by_address("postgres://ada@127.0.0.1/stagedoor", false)]
    #[case::here_by_the_other_kind("postgres://ada@[::1]:5433/stagedoor", false)]
    #[case::a_socket("postgres:///stagedoor?host=/run/postgresql", false)]
    fn another_machine_is_spoken_to_encrypted_or_not_at_all(
        #[case] url: &str,
        #[case] verified: bool,
    ) {
        let mode = options(url).unwrap().get_ssl_mode();
        assert_eq!(matches!(mode, PgSslMode::VerifyFull), verified, "{mode:?}");
    }
}
