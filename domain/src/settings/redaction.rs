//! What must never be printed: the passwords in URLs.

use url::Url;

/// What stands where a secret was.
pub const HIDDEN: &str = "***";

/// Values of a query that are no secrets. Where a database is, and as whom it is asked, is
/// what an operator needs to know when it does not answer.
const SHOWN: [&str; 14] = [
    "tls",
    "tls_ca",
    "host",
    "hostaddr",
    "port",
    "user",
    "dbname",
    "application_name",
    "options",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "mode",
    "target_session_attrs",
];

/// `text` without the password of a URL and without query values that are not known to be
/// none: some are passwords as well (`postgres://host/db?password=…`). Text that is no URL
/// loses everything before the last `@`, where a mistyped URL has its password:
/// one with a `?` in it, for example, which then is no query's beginning.
pub fn redacted(text: &str) -> String {
    let scheme = || text.split_once("://").map_or("", |(scheme, _)| scheme);
    if let Some((_, query)) = text.split_once('?')
        && let Some((before, host)) = query.rsplit_once('@')
    {
        // Either half may be the secret: `user:pa?s=s@host` or `?password=pa@ss`.
        if before.contains('=') {
            return format!("{}://{HIDDEN}", scheme());
        }
        return format!("{}://{HIDDEN}@{}", scheme(), redacted(host));
    }
    let (before_query, query) = match text.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (text, None),
    };
    let mut shown =
        without_password(before_query).unwrap_or_else(|| match before_query.rsplit_once('@') {
            Some((_, host)) => format!("{}://{HIDDEN}@{host}", scheme()),
            // A host that was forgotten: what stands for its port is the password.
            None if before_query.contains("://")
                && Url::parse(before_query).is_err()
                && !names_hosts(before_query) =>
            {
                format!("{}://{HIDDEN}", scheme())
            }
            None => before_query.to_owned(),
        });
    if let Some(query) = query {
        let names: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, value)) if SHOWN.contains(&name) => format!("{name}={value}"),
                Some((name, _)) => format!("{name}={HIDDEN}"),
                None => HIDDEN.to_owned(),
            })
            .collect();
        shown.push('?');
        shown.push_str(&names.join("&"));
    }
    shown
}

/// Whether it names several hosts, each with its port, as addresses of PostgreSQL do. A
/// password that stands for a port is followed by none.
fn names_hosts(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let mut hosts = rest.split('/').next().unwrap_or_default().split(',');
    hosts.all(|host| {
        let url = Url::parse(&format!("{scheme}://{host}"));
        url.is_ok_and(|url| url.port().is_some())
    })
}

/// A URL that has a password, with that hidden.
fn without_password(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    url.password()?;
    url.set_password(Some(HIDDEN)).ok()?;
    Some(url.to_string())
}
