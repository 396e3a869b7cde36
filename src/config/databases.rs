//! Where the databases are, and as which role they are reached.

use std::path::{Path, PathBuf};

use stagedoor_domain::db::is_postgres_address;
use stagedoor_domain::settings::{ConfigError, Environment, Reading, redacted};

use super::secret::SecretUrl;

/// The main database: a file in the data folder, or what the variable names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Database;

impl Database {
    fn in_environment(environment: &Environment) -> Result<SecretUrl, ConfigError> {
        Self.read(environment, "DATABASE_URL")
    }
}

impl Reading for Database {
    type Value = SecretUrl;

    fn default(&self) -> SecretUrl {
        file_in(Path::new("data"))
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<SecretUrl, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            let data = environment.text("STAGEDOOR_DATA")?.unwrap_or("data");
            return Ok(file_in(Path::new(data)));
        };
        let url = SecretUrl::new(text.trim());
        if is_postgres_address(url.expose()) || is_sqlite_file(url.expose()) {
            Ok(url)
        } else {
            let accepted = "sqlite://path or postgres://user:password@host:port/name";
            Err(ConfigError::new(variable, redacted(text), accepted))
        }
    }

    fn shown_default(&self) -> String {
        "`sqlite://$STAGEDOOR_DATA/stagedoor.db`".to_owned()
    }

    fn secrets(&self, variable: &'static str) -> Vec<&'static str> {
        vec![variable]
    }
}

/// Another way to the `PostgreSQL` database of [`Database`].
#[derive(Debug, Clone, Copy)]
pub(super) struct BesideDatabase {
    /// What SQLite lacks for it.
    pub(super) sqlite_lacks: &'static str,
}

impl Reading for BesideDatabase {
    type Value = Option<SecretUrl>;

    fn default(&self) -> Option<SecretUrl> {
        None
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Option<SecretUrl>, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            return Ok(None);
        };
        let url = SecretUrl::new(text.trim());
        let refuse = |accepted: &str| Err(ConfigError::new(variable, redacted(text), accepted));
        if !is_postgres_address(url.expose()) {
            return refuse("postgres://user:password@host:port/name");
        }
        if !is_postgres(&Database::in_environment(environment)?) {
            let lacks = self.sqlite_lacks;
            return refuse(&format!(
                "nothing while DATABASE_URL is SQLite, which has no {lacks}"
            ));
        }
        Ok(Some(url))
    }

    fn shown_default(&self) -> String {
        "none".to_owned()
    }

    fn secrets(&self, variable: &'static str) -> Vec<&'static str> {
        vec![variable]
    }
}

fn file_in(data: &Path) -> SecretUrl {
    SecretUrl::new(sqlite_url(&data.join("stagedoor.db")))
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
