//! Where things are: databases, addresses, folders, the mail server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use stagedoor_domain::mail::{Sender, hello_name};
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::environment::{ConfigError, Environment};
use super::secret::{SecretUrl, redacted};

const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);

/// Where the database is, for whom.
pub(super) struct Databases {
    pub(super) main: SecretUrl,
    pub(super) read: Option<SecretUrl>,
    pub(super) migrate: Option<SecretUrl>,
}

pub(super) fn databases(environment: &Environment, data: &Path) -> Result<Databases, ConfigError> {
    let accepted = "sqlite://path or postgres://user:password@host:port/name";
    let main = match environment.text("DATABASE_URL")? {
        None => SecretUrl::new(sqlite_url(&data.join("stagedoor.db"))),
        Some(text) => {
            let url = SecretUrl::new(text.trim());
            let is_postgres = is_postgres(&url) && Url::parse(url.expose()).is_ok();
            if !is_postgres && !is_sqlite_file(url.expose()) {
                return Err(ConfigError::new("DATABASE_URL", redacted(text), accepted));
            }
            url
        }
    };
    let beside = |name, missing| postgres_beside(environment, name, &main, missing);
    Ok(Databases {
        read: beside("DATABASE_READ_URL", "which has no replicas")?,
        migrate: beside("DATABASE_MIGRATE_URL", "which has no roles")?,
        main,
    })
}

/// Another way to a `PostgreSQL` database. SQLite is missing something for it.
fn postgres_beside(
    environment: &Environment,
    name: &'static str,
    main: &SecretUrl,
    missing: &str,
) -> Result<Option<SecretUrl>, ConfigError> {
    let Some(text) = environment.text(name)? else {
        return Ok(None);
    };
    let url = SecretUrl::new(text.trim());
    let refuse = |accepted: &str| Err(ConfigError::new(name, redacted(text), accepted));
    if !is_postgres(&url) || Url::parse(url.expose()).is_err() {
        return refuse("postgres://user:password@host:port/name");
    }
    if !is_postgres(main) {
        return refuse(&format!("nothing while DATABASE_URL is SQLite, {missing}"));
    }
    Ok(Some(url))
}

/// The URL of an SQLite file. A path may hold what has a meaning in a URL.
fn sqlite_url(file: &Path) -> String {
    let path = file.display().to_string();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{path}")
}

/// The file that an SQLite URL names, as [`sqlite_url`] writes it.
pub(super) fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://")?;
    let path = path.split('?').next().unwrap_or(path);
    let path = path
        .replace("%23", "#")
        .replace("%3F", "?")
        .replace("%25", "%");
    Some(PathBuf::from(path))
}

/// Whether `url` names an SQLite file. A database in memory would be another one
/// on each connection, and gone after a restart.
fn is_sqlite_file(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("sqlite://") else {
        return false;
    };
    let (file, query) = rest.split_once('?').unwrap_or((rest, ""));
    !file.is_empty()
        && file != ":memory:"
        && !query.split('&').any(|option| option == "mode=memory")
}

fn is_postgres(url: &SecretUrl) -> bool {
    url.expose().starts_with("postgres://") || url.expose().starts_with("postgresql://")
}

pub(super) fn address(environment: &Environment) -> Result<SocketAddr, ConfigError> {
    Ok(environment
        .parsed(
            "STAGEDOOR_ADDR",
            "an IP address and a port, such as 127.0.0.1:3000 or [::]:3000",
        )?
        .unwrap_or(DEFAULT_ADDRESS))
}

pub(super) fn public_url(
    environment: &Environment,
    address: SocketAddr,
) -> Result<Url, ConfigError> {
    let accepted = "an origin: http:// or https://, a host, and a port where it is not the \
                    usual one, such as https://stagedoor.example";
    let text = environment.text("STAGEDOOR_PUBLIC_URL")?;
    let url = text.map_or_else(
        || format!("http://{address}"),
        |text| text.trim().to_owned(),
    );
    let refused = || ConfigError::new("STAGEDOOR_PUBLIC_URL", redacted(&url), accepted);
    let parsed = Url::parse(&url).map_err(|_| refused())?;
    let is_origin = matches!(parsed.scheme(), "http" | "https")
        && parsed.has_host()
        && parsed.path() == "/"
        && parsed.query().is_none()
        && parsed.fragment().is_none()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    if is_origin {
        Ok(parsed)
    } else {
        Err(refused())
    }
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

pub(super) fn smtp_url(environment: &Environment) -> Result<Option<SecretUrl>, ConfigError> {
    let Some(text) = environment.text("SMTP_URL")? else {
        return Ok(None);
    };
    let is_good = Url::parse(text.trim()).is_ok_and(|url| {
        matches!(url.scheme(), "smtp" | "smtps")
            && url.has_host()
            && url.query_pairs().all(|(name, value)| {
                name == "tls" && matches!(&*value, "none" | "opportunistic" | "required")
            })
    });
    if !is_good {
        return Err(ConfigError::new(
            "SMTP_URL",
            redacted(text),
            "smtp://user:password@host:port?tls=required (or opportunistic, or none), or smtps://…",
        ));
    }
    Ok(Some(SecretUrl::new(text.trim())))
}

/// The sender, in the form that is mailed.
pub(super) fn mail_from(environment: &Environment) -> Result<Option<String>, ConfigError> {
    let Some(text) = environment.text("STAGEDOOR_MAIL_FROM")? else {
        return Ok(None);
    };
    match Sender::parse(text) {
        Some(sender) => Ok(Some(sender.to_string())),
        None => Err(ConfigError::new(
            "STAGEDOOR_MAIL_FROM",
            text,
            "a sender without quotation marks or unusual letters before the @, \
             such as Stagedoor <no-reply@stagedoor.example>",
        )),
    }
}

/// Who we say we are to an SMTP server.
pub(super) fn mail_helo(environment: &Environment) -> Result<Option<String>, ConfigError> {
    let Some(text) = environment.text("STAGEDOOR_MAIL_HELO")? else {
        return Ok(None);
    };
    match hello_name(text) {
        Some(name) => Ok(Some(name)),
        None => Err(ConfigError::new(
            "STAGEDOOR_MAIL_HELO",
            text,
            "a host name or an IP address, such as mail.stagedoor.example",
        )),
    }
}

/// The program that looks at uploads, and its arguments, split as a shell does.
pub(super) fn scan_command(environment: &Environment) -> Result<Vec<String>, ConfigError> {
    let Some(text) = environment.text("STAGEDOOR_SCAN_COMMAND")? else {
        return Ok(Vec::new());
    };
    shell_words::split(text).map_err(|_| {
        ConfigError::new(
            "STAGEDOOR_SCAN_COMMAND",
            text,
            "a program and its arguments, quoted as for a shell, such as clamdscan --fdpass",
        )
    })
}

/// The given folder, else `site` beside the program when it is there, else
/// where `cargo leptos build` puts it.
pub(super) fn site(environment: &Environment) -> Result<PathBuf, ConfigError> {
    if let Some(text) = environment.text("STAGEDOOR_SITE")? {
        let folder = PathBuf::from(text);
        return if folder.is_dir() {
            Ok(folder)
        } else {
            Err(ConfigError::new(
                "STAGEDOOR_SITE",
                text,
                "a folder that exists",
            ))
        };
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(|folder| folder.join("site")))
        .filter(|folder| folder.is_dir());
    Ok(beside.unwrap_or_else(|| PathBuf::from("target/site")))
}

pub(super) fn trusted_proxies(environment: &Environment) -> Result<Vec<IpNet>, ConfigError> {
    let Some(text) = environment.text("STAGEDOOR_TRUSTED_PROXIES")? else {
        return Ok(Vec::new());
    };
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
                "STAGEDOOR_TRUSTED_PROXIES",
                text,
                "addresses or networks with commas between them, such as 10.0.0.0/8, ::1",
            )
        })
}

pub(super) fn log_filter(environment: &Environment) -> Result<String, ConfigError> {
    let text = environment.text("RUST_LOG")?.unwrap_or("info");
    match EnvFilter::try_new(text) {
        Ok(_) if !has_inner_space(text) => Ok(text.to_owned()),
        _ => Err(ConfigError::new(
            "RUST_LOG",
            text,
            "off, error, warn, info, debug or trace, alone or for parts, such as info,sqlx=debug",
        )),
    }
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
