//! The environment as typed configuration.
//!
//! A value that cannot be taken stops the start with one line that names the
//! variable, the value (secrets hidden) and what is accepted.

mod environment;
mod limits;
mod places;
mod roles;
mod secret;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use stagedoor_domain::accounts::password_hasher::HashSettings;
use stagedoor_domain::{SecretKey, Settings};

pub use environment::{ConfigError, Environment};
pub use secret::SecretUrl;

/// Everything an operator may set, checked. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// `STAGEDOOR_DATA`: the one data folder.
    pub data: PathBuf,
    /// `DATABASE_URL`: `sqlite://…` or `postgres://…`.
    pub database_url: SecretUrl,
    /// `DATABASE_READ_URL`: a PostgreSQL replica for reads that tolerate lag.
    pub database_read_url: Option<SecretUrl>,
    /// `DATABASE_MIGRATE_URL`: the same `PostgreSQL` database as a role that may change
    /// its tables, where the one of `DATABASE_URL` may not.
    pub database_migrate_url: Option<SecretUrl>,
    /// `STAGEDOOR_ADDR`: where to listen.
    pub address: SocketAddr,
    /// `STAGEDOOR_SITE`: the built pages' assets.
    pub site: PathBuf,
    /// `STAGEDOOR_SECRET_KEY`; without it the key is a file in the data folder.
    pub secret_key: Option<SecretKey>,
    /// `SMTP_URL`; without it mails go to the outbox folder.
    pub smtp_url: Option<SecretUrl>,
    /// `STAGEDOOR_HSTS_SUBDOMAINS`: whether https binds the names below the public
    /// URL's host as well. On.
    pub hsts_subdomains: bool,
    /// `STAGEDOOR_DEV`: whether `/dev/outbox` is there.
    pub development: bool,
    /// `STAGEDOOR_TRUSTED_PROXIES`: whose forwarding headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// `STAGEDOOR_LOG_FORMAT`.
    pub log_format: LogFormat,
    /// `RUST_LOG`: which log lines are written, in the syntax of
    /// `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// `STAGEDOOR_BODY_LIMIT_KB`, in bytes: the largest request body, uploads
    /// apart. 64 KiB.
    pub body_limit_bytes: u64,
    /// `STAGEDOOR_CONNECTIONS`: the most open connections. 4096, or fewer where there
    /// are not the file descriptors for them.
    pub connections: usize,
    /// `STAGEDOOR_CONNECTIONS_PER_ADDRESS`: the most from one client address. 512.
    pub connections_per_address: usize,
    /// `STAGEDOOR_ARGON2_MEMORY_KB`, `STAGEDOOR_ARGON2_PASSES`: what a password's
    /// hash costs.
    pub hashing: HashSettings,
    /// Public URL, sender, lifetimes and limits: what the domain is told.
    pub settings: Settings,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One line for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::read(&Environment::of_process())
    }

    /// Reads `environment`.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let data = environment
            .text("STAGEDOOR_DATA")?
            .map_or_else(|| PathBuf::from("data"), PathBuf::from);
        let places::Databases {
            main: database_url,
            read: database_read_url,
            migrate: database_migrate_url,
        } = places::databases(environment, &data)?;
        let address = places::address(environment)?;
        let public_url = places::public_url(environment, address)?;
        let development = environment.switch("STAGEDOOR_DEV", false)?;
        let rate_limits = environment.switch("STAGEDOOR_RATE_LIMITS", true)?;
        let reachable = if !places::is_loopback(&public_url) {
            Some(format!(
                "STAGEDOOR_PUBLIC_URL is {public_url}, whose host is not a loopback one such \
                 as localhost or 127.0.0.1"
            ))
        } else if !address.ip().to_canonical().is_loopback() {
            Some(format!(
                "STAGEDOOR_ADDR is {address}, where other machines can come"
            ))
        } else {
            None
        };
        if let Some(reachable) = reachable {
            for (variable, is_unsafe) in [
                ("STAGEDOOR_DEV", development),
                ("STAGEDOOR_RATE_LIMITS", !rate_limits),
            ] {
                if is_unsafe {
                    return Err(ConfigError::new(
                        variable,
                        environment.text(variable)?.unwrap_or_default(),
                        format!("anything else while {reachable}"),
                    ));
                }
            }
        }

        let mut settings = Settings::new(public_url);
        settings.rate_limits = rate_limits;
        if let Some(mail_from) = places::mail_from(environment)? {
            settings.mail_from = mail_from;
        }
        settings
            .password_words
            .extend(words::password_words(environment)?);
        settings.require_two_step = roles::require_two_step(environment)?;
        settings.mail_helo = places::mail_helo(environment)?;
        settings.scan_command = places::scan_command(environment)?;
        limits::read(environment, &mut settings)?;

        Ok(Self {
            database_url,
            database_read_url,
            database_migrate_url,
            address,
            site: places::site(environment)?,
            secret_key: secret::key(environment)?,
            smtp_url: places::smtp_url(environment)?,
            hsts_subdomains: environment.switch("STAGEDOOR_HSTS_SUBDOMAINS", true)?,
            development,
            trusted_proxies: places::trusted_proxies(environment)?,
            log_format: environment.one_of(
                "STAGEDOOR_LOG_FORMAT",
                &[("text", LogFormat::Text), ("json", LogFormat::Json)],
            )?,
            log_filter: places::log_filter(environment)?,
            body_limit_bytes: limits::body_limit_bytes(environment)?,
            connections: limits::connections(environment)?,
            connections_per_address: limits::connections_per_address(environment)?,
            hashing: limits::hashing(environment)?,
            settings,
            data,
        })
    }

    /// Puts the port that the system chose, for an address with port 0, where the
    /// public URL was made from that address.
    pub fn settle_port(&mut self, port: u16) {
        if self.settings.public_url.port() == Some(0) {
            // Only a URL without a host refuses a port.
            let _ = self.settings.public_url.set_port(Some(port));
        }
    }

    /// The file of an SQLite database.
    pub fn database_file(&self) -> Option<PathBuf> {
        places::sqlite_file(self.database_url.expose())
    }

    /// Where mails are written when there is no SMTP server.
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }

    /// Whether people reach this server over a network that reads along.
    pub fn is_in_the_clear(&self) -> bool {
        !self.is_https() && !places::is_loopback(&self.settings.public_url)
    }

    /// Whether people reach this server over https.
    pub fn is_https(&self) -> bool {
        self.settings.public_url.scheme() == "https"
    }
}

#[cfg(test)]
mod tests;
