//! The environment as typed configuration.
//!
//! A value that cannot be taken stops the start with one line that names the
//! variable, the value (secrets hidden) and what is accepted.

mod collector;
mod databases;
mod drain;
mod places;
mod secret;
mod storage;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use stagedoor_app::texts::{Contact, Operator, Texts};
use stagedoor_domain::db::Pooling;
use stagedoor_domain::passwords::HashSettings;
use stagedoor_domain::settings::{
    Declared, choice, fixed, group, kibibytes, list, listen_address, optional, seconds, size,
    switch, text,
};
use stagedoor_domain::storage::Location;
use stagedoor_domain::{SecretKey, Settings, settings};
use url::Url;

use self::collector::Headers;
use self::databases::{BesideDatabase, Database};
use self::drain::Drain;
use self::storage::Storage;
use crate::logged_address::LogAddresses;

pub(crate) use places::{usable_filter, writes_nothing_of_ours};
pub use secret::SecretUrl;
pub use stagedoor_domain::settings::{ConfigError, Environment, SecretPlaces};

settings! {
    /// Everything an operator may set, checked. `Debug` shows no secret.
    #[derive(Debug, Clone)]
    pub struct Config {
        data: PathBuf = text("`./data`", || PathBuf::from("data"), places::path),
            "STAGEDOOR_DATA", "the one data folder: database, outbox, media, `secret.key`";
        storage: Location = Storage,
            "STORAGE_URL",
            "where tracks and pictures are stored: `file:///folder` or `s3://bucket/prefix`, with the usual variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL` and so on, see [storage.md](storage.md)";
        database_url: SecretUrl = Database,
            "DATABASE_URL",
            "`sqlite://…` or `postgres://user:password@host:port/name`, whose `sslmode` is `verify-full` where the host is another machine and nothing else is said; several servers are written `host1,host2:5433`, see [operate.md](operate.md#several-servers-postgresql)";
        database_read_url: Option<SecretUrl> = BesideDatabase { sqlite_lacks: "replicas" },
            "DATABASE_READ_URL",
            "a PostgreSQL read replica for pages and reads that tolerate lag";
        database_migrate_url: Option<SecretUrl> = BesideDatabase { sqlite_lacks: "roles" },
            "DATABASE_MIGRATE_URL",
            "the same PostgreSQL database as the role that owns its tables, where the role of `DATABASE_URL` may not change them";
        pooling: Pooling = choice(
                ("session", Pooling::Session),
                &[("transaction", Pooling::Transaction)],
            ),
            "STAGEDOOR_PGBOUNCER",
            "the `pool_mode` of a pooler between the server and PostgreSQL: `session` or `transaction`; see [operate.md](operate.md#pgbouncer)";
        address: SocketAddr = listen_address(),
            "STAGEDOOR_ADDR", "listen address";
        metrics_address: Option<SocketAddr> = optional("none", places::own_address),
            "STAGEDOOR_METRICS_ADDR",
            "an address of its own, such as `127.0.0.1:9464`, where `GET /metrics` answers Prometheus, without a login: for a network that only monitoring reaches; see [operate.md](operate.md#monitoring)";
        otlp_endpoint: Option<Url> = optional("none", collector::endpoint),
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "a collector of traces (OTLP over HTTP), such as `http://127.0.0.1:4318`, with the other variables of OpenTelemetry, see [operate.md](operate.md#monitoring)";
        otlp_headers: Option<Headers> = optional("none", collector::headers).secret(),
            "OTEL_EXPORTER_OTLP_HEADERS",
            "headers that it is sent: `name=value`, with commas between them, percent-encoded";
        /// What the domain is told.
        settings: Settings = group::<Settings>();
        secret_key: Option<SecretKey> = optional("`secret.key` in the data folder", secret::key).secret(),
            "STAGEDOOR_SECRET_KEY",
            "32 bytes in base64 (`openssl rand -base64 32`) that seal secrets in the database; older ones after it, with commas, still open";
        smtp_url: Option<SecretUrl> = optional("none", places::smtp_url).secret(),
            "SMTP_URL",
            "`smtp://user:password@host:port?tls=none\\|opportunistic\\|required` or `smtps://…`; without `tls`, `none` for a loopback host and `required` for any other; `tls_ca=/file` names a private authority, see [connections.md](connections.md); without the variable mails are written to `$STAGEDOOR_DATA/outbox`";
        site: Option<PathBuf> = optional(
                "the ones in the program, else `site` beside it, else `target/site`",
                places::folder,
            ),
            "STAGEDOOR_SITE", "a folder with the built assets";
        development: bool = switch(false),
            "STAGEDOOR_DEV",
            "on: `/dev/outbox` shows unsent mails, to this machine alone; only with a loopback public URL and listen address";
        operator: Option<String> = optional("none", places::name),
            "STAGEDOOR_OPERATOR",
            "who runs the site: a name, and what else the law asks you to say, such as a postal address; shown on `/terms`, `/privacy` and `/help`";
        contact: Option<Contact> = optional("none", places::contact),
            "STAGEDOOR_CONTACT",
            "an email address, or the `https://` address of a page, where people reach you; shown on `/help`";
        trusted_proxies: Vec<IpNet> = list(places::networks),
            "STAGEDOOR_TRUSTED_PROXIES", "list of CIDRs whose forwarding headers count";
        /// So that a proxy finds out before connections are refused.
        drain: Duration = Drain,
            "STAGEDOOR_DRAIN_SECONDS",
            "seconds after SIGTERM in which connections are still taken, while `/readyz` answers 503 and each answer ends its connection";
        /// Docker kills after as long.
        grace: Duration = seconds(10),
            "STAGEDOOR_GRACE_SECONDS",
            "seconds after those in which requests and running jobs may finish; what has not then is cut off";
        hsts_subdomains: bool = switch(true),
            "STAGEDOOR_HSTS_SUBDOMAINS",
            "with an https public URL browsers reach its host by https alone, for a year; `off`: not the names below it, for those that still need plain http";
        log_filter: String = text("`info`", || "info".to_owned(), places::log_filter),
            "RUST_LOG",
            "which log lines are written: a level, alone or for parts of the program, such as `info,sqlx=debug`";
        log_format: LogFormat = choice(("text", LogFormat::Text), &[("json", LogFormat::Json)]),
            "STAGEDOOR_LOG_FORMAT", "log lines as `text` or `json`";
        log_addresses: LogAddresses = choice(
                ("full", LogAddresses::Full),
                &[("short", LogAddresses::Short), ("none", LogAddresses::None)],
            ),
            "STAGEDOOR_LOG_ADDRESSES",
            "client addresses in log lines: `full`, `short` (an IPv4 /24, an IPv6 /48) or `none`; what watches the log for attacks needs them in full";
        /// In bytes.
        body_limit_bytes: u64 = kibibytes(64),
            "STAGEDOOR_BODY_LIMIT_KB", "largest other request body, KiB";
        /// Each takes some 20 KiB while it is idle.
        connections: usize = size(4096),
            "STAGEDOOR_CONNECTIONS",
            "open connections in all; fewer where the limit of open files is low, and the log says so";
        /// So that eighty people behind one address may have the six that a browser opens.
        connections_per_address: usize = size(512),
            "STAGEDOOR_CONNECTIONS_PER_ADDRESS",
            "open connections from one client address (IPv6: one /64); those of trusted proxies are not counted";
        /// Where secrets were that no variable holds, see
        /// [`Environment::with_secrets_from_files`].
        secret_places: SecretPlaces = fixed(SecretPlaces::default());
        /// What a password's hash costs.
        hashing: HashSettings = group::<HashSettings>();
    }
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
    /// Reads the process's environment, and the files that it names secrets in.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::with_secret_files(Environment::new(std::env::vars_os()))
    }

    /// Reads `environment`, and the files that it names secrets in.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    pub fn with_secret_files(environment: Environment) -> Result<Self, ConfigError> {
        let rows = Self::rows();
        let secrets: Vec<_> = rows.iter().flat_map(|row| &row.secrets).copied().collect();
        let (environment, secret_places) = environment.with_secrets_from_files(&secrets)?;
        let read = Self::read(&environment).map_err(|error| secret_places.named_in(error))?;
        Ok(Self {
            secret_places,
            ..read
        })
    }

    /// Reads `environment`.
    ///
    /// # Errors
    /// The first variable whose value cannot be taken.
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let config = <Self as Declared>::read(environment)?;
        for (variable, is_unsafe) in [
            ("STAGEDOOR_DEV", config.development),
            ("STAGEDOOR_RATE_LIMITS", !config.settings.rate_limits),
        ] {
            if is_unsafe && let Some(reachable) = config.reachable() {
                return Err(ConfigError::new(
                    variable,
                    environment.text(variable)?.unwrap_or_default(),
                    format!("anything else while {reachable}"),
                ));
            }
        }
        Ok(config)
    }

    /// What lets other machines reach this server; none where only this one can.
    fn reachable(&self) -> Option<String> {
        let public_url = &self.settings.public_url;
        if !places::is_loopback(public_url) {
            Some(format!(
                "STAGEDOOR_PUBLIC_URL is {public_url}, whose host is not a loopback one such \
                 as localhost or 127.0.0.1"
            ))
        } else if !self.address.ip().to_canonical().is_loopback() {
            Some(format!(
                "STAGEDOOR_ADDR is {}, where other machines can come",
                self.address
            ))
        } else {
            None
        }
    }

    /// Terms, privacy and help, as the operator has written them.
    pub fn texts(&self) -> Texts {
        let operator = Operator {
            name: self.operator.clone(),
            contact: self.contact.clone(),
        };
        Texts::new(self.data.join("texts"), operator)
    }

    /// Puts the port that the system chose, for an address with port 0, where the
    /// public URL was made from that address.
    pub fn settle_port(&mut self, port: u16) {
        if self.settings.public_url.port() == Some(0) {
            // Only a URL without a host refuses a port.
            let _ = self.settings.public_url.set_port(Some(port));
        }
    }

    /// The address that leads to PostgreSQL as the owner of its tables, past a pooler in
    /// transaction mode; none where there is such a pooler and no other way.
    pub fn owner_url(&self) -> Option<&SecretUrl> {
        let direct = (self.pooling == Pooling::Session).then_some(&self.database_url);
        self.database_migrate_url.as_ref().or(direct)
    }

    /// The file of an SQLite database.
    pub fn database_file(&self) -> Option<PathBuf> {
        databases::sqlite_file(self.database_url.expose())
    }

    /// Where the key of the environment comes from, as an operator calls it; none where it
    /// is in its file.
    pub fn set_key_place(&self) -> Option<&str> {
        const VARIABLE: &str = "STAGEDOOR_SECRET_KEY";
        self.secret_key.as_ref()?;
        let names = &self.secret_places.names;
        let place = names.iter().find(|(variable, _)| *variable == VARIABLE);
        Some(place.map_or(VARIABLE, |(_, place)| place))
    }

    /// The file of the key, which counts where the environment has none.
    pub fn key_file(&self) -> PathBuf {
        self.data.join("secret.key")
    }

    /// Where the key is, as an operator calls it.
    pub fn key_place(&self) -> String {
        match self.set_key_place() {
            Some(place) => place.to_owned(),
            None => self.key_file().display().to_string(),
        }
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
