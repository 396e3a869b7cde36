//! The address of PostgreSQL, which may name several servers, as libpq reads it.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::postgres;

/// The servers that an address names, and which of them is wanted.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// How each is reached, in the order of the address. There is always one.
    pub(super) hosts: Vec<PgConnectOptions>,
    /// What it says of that, if anything.
    pub(super) wanted: Option<Wanted>,
}

/// Which server is wanted, as libpq's `target_session_attrs` says it:
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

impl FromStr for Wanted {
    type Err = sqlx::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "any" => Ok(Self::Any),
            "read-write" => Ok(Self::ReadWrite),
            "read-only" => Ok(Self::ReadOnly),
            "primary" => Ok(Self::Primary),
            "standby" => Ok(Self::Standby),
            "prefer-standby" => Ok(Self::PreferStandby),
            _ => Err(unreadable(
                "target_session_attrs is any, read-write, read-only, primary, standby or \
                 prefer-standby",
            )),
        }
    }
}

/// Whether `url` is an address of PostgreSQL that can be read.
pub fn is_postgres_address(url: &str) -> bool {
    (url.starts_with("postgres://") || url.starts_with("postgresql://"))
        && Address::parse(url).is_ok()
}

impl Address {
    /// Reads `postgres://user:password@host:port,host:port/name?…`, and lists in `host=` and
    /// `port=` behind the question mark.
    ///
    /// sqlx reads addresses of one host. So this makes one address for each, in which
    /// everything else is as it was given.
    pub(super) fn parse(url: &str) -> Result<Self, sqlx::Error> {
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| unreadable("no address of PostgreSQL"))?;
        let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match before_query.find('/') {
            Some(at) => before_query.split_at(at),
            None => (before_query, ""),
        };
        let (login, names) = match authority.rfind('@') {
            Some(at) => authority.split_at(at + 1),
            None => ("", authority),
        };
        let mut wanted = None;
        let mut named_hosts = Vec::new();
        let mut named_ports = Vec::new();
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("target_session_attrs", value)) => wanted = Some(value.parse()?),
                Some(("host" | "hostaddr", value)) => named_hosts = list(value),
                Some(("port", value)) => named_ports = list(value),
                _ => others.push(pair),
            }
        }
        let in_authority: Vec<&str> = names.split(',').collect();
        let count = match named_hosts.len() {
            0 => in_authority.len(),
            count => count,
        };
        if named_ports.len() > 1 && named_ports.len() != count {
            return Err(unreadable("one port for all hosts, or one for each"));
        }
        let at = |list: &[String], host: usize| {
            let given = if list.len() > 1 {
                list.get(host)
            } else {
                list.first()
            };
            given.cloned()
        };
        let hosts = (0..count).map(|host| {
            // With hosts behind the question mark, those before it are not looked at.
            let name = in_authority.get(host).or_else(|| in_authority.first());
            let mut pairs: Vec<String> = others.iter().map(ToString::to_string).collect();
            pairs.extend(at(&named_hosts, host).map(|host| format!("host={host}")));
            pairs.extend(at(&named_ports, host).map(|port| format!("port={port}")));
            let name = name.copied().unwrap_or_default();
            let mut one = format!("{scheme}://{login}{name}{path}");
            if !pairs.is_empty() {
                one.push('?');
                one.push_str(&pairs.join("&"));
            }
            postgres::options(&one)
        });
        Ok(Self {
            hosts: hosts.collect::<Result<_, _>>()?,
            wanted,
        })
    }
}

fn list(value: &str) -> Vec<String> {
    let value = value.replace("%2C", ",").replace("%2c", ",");
    value.split(',').map(ToOwned::to_owned).collect()
}

fn unreadable(why: &'static str) -> sqlx::Error {
    sqlx::Error::Configuration(why.into())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use sqlx::postgres::PgSslMode;

    use super::*;
    use crate::db::places::place;

    #[rstest]
    #[case::one("postgres://ada:pw@one:1/db", &["one:1"])]
    #[case::none("postgres:///db?host=/run/postgresql&port=7", &["/run/postgresql:7"])]
    #[case::several("postgres://ada:pw@one:1,two:2,[::1]:3/db", &["one:1", "two:2", "[::1]:3"])]
    #[case::with_one_port("postgres://ada@one,two/db?port=6&sslmode=disable", &["one:6", "two:6"])]
    #[case::in_the_query("postgres:///db?host=one,two&port=1,2&user=ada", &["one:1", "two:2"])]
    #[case::encoded("postgresql:///db?host=/a%2C/b&port=1%2c2", &["/a:1", "/b:2"])]
    fn every_host_is_read(#[case] url: &str, #[case] places: &[&str]) {
        let address = Address::parse(url).unwrap();
        let read: Vec<String> = address.hosts.iter().map(place).collect();
        assert_eq!(read, places);
        for host in &address.hosts {
            assert_eq!(host.get_database(), Some("db"));
        }
        assert!(address.wanted.is_none());
    }

    #[test]
    fn every_host_has_what_the_address_says_and_its_own_way_to_encrypt() {
        let url = "postgres://ada:pw%40@localhost:1,db.example:2/db?target_session_attrs=primary";
        let address = Address::parse(url).unwrap();
        assert_eq!(address.wanted, Some(Wanted::Primary));
        let modes = address.hosts.iter().map(|host| {
            assert_eq!(host.get_username(), "ada");
            let url = sqlx::ConnectOptions::to_url_lossy(host);
            assert_eq!(url.password(), Some("pw%40"));
            host.get_ssl_mode()
        });
        let modes: Vec<PgSslMode> = modes.collect();
        assert!(
            matches!(modes[..], [PgSslMode::Allow, PgSslMode::VerifyFull]),
            "{modes:?}"
        );
    }

    #[rstest]
    #[case::ports("postgres://one,two,three/db?port=1,2")]
    #[case::port("postgres://one:1,two:x/db")]
    #[case::wish("postgres://one,two/db?target_session_attrs=best")]
    #[case::scheme("mysql://one/db")]
    fn what_cannot_be_read_is_refused(#[case] url: &str) {
        assert!(!is_postgres_address(url));
    }
}
