//! Databases of the bench: one is filled, and every server gets a copy of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use uuid::Uuid;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Embedded.
    Sqlite,
    /// The server that `PGHOST` and its relatives name.
    Postgres,
}

/// A database and the data folder beside it. The `PostgreSQL` one is dropped by
/// [`Prepared::remove`], the folder goes with the folder around it.
#[derive(Debug)]
pub struct Prepared {
    /// The data folder.
    pub folder: PathBuf,
    /// As `DATABASE_URL` names it.
    pub url: String,
    kind: Kind,
    /// The `PostgreSQL` database's name.
    name: String,
}

impl Kind {
    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Whether this machine has one; without `PGHOST` there is no `PostgreSQL`.
    pub fn is_here(self) -> bool {
        self == Self::Sqlite || env::var_os("PGHOST").is_some()
    }

    /// What keeps a write safe, in a few words.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn durability(self) -> Result<String> {
        if self == Self::Sqlite {
            return Ok("WAL, synchronous=FULL".into());
        }
        let mut connection = PgConnection::connect_with(&maintenance()).await?;
        let setting = async |connection: &mut PgConnection, name: &str| {
            let show = AssertSqlSafe(format!("SHOW {name}"));
            sqlx::query_scalar::<_, String>(show)
                .fetch_one(connection)
                .await
        };
        let version = setting(&mut connection, "server_version").await?;
        let fsync = setting(&mut connection, "fsync").await?;
        let commit = setting(&mut connection, "synchronous_commit").await?;
        Ok(format!(
            "{version}, fsync={fsync}, synchronous_commit={commit}"
        ))
    }
}

impl Prepared {
    /// A new, empty database with its data folder inside `root`.
    ///
    /// # Errors
    /// When the disk or the server refuses.
    pub async fn empty(kind: Kind, root: &Path) -> Result<Self> {
        Self::create(kind, root, None).await
    }

    /// A copy of this database, which nobody may be connected to, in a data folder of its own.
    ///
    /// # Errors
    /// When the disk or the server refuses.
    pub async fn copy(&self, root: &Path) -> Result<Self> {
        Self::create(self.kind, root, Some(self)).await
    }

    async fn create(kind: Kind, root: &Path, original: Option<&Self>) -> Result<Self> {
        let name = format!("stagedoor_bench_{}", Uuid::now_v7().simple());
        let folder = root.join(&name);
        fs::create_dir_all(&folder)?;
        let url = match kind {
            Kind::Sqlite => {
                let file = folder.join("stagedoor.db");
                if let Some(original) = original {
                    fs::copy(original.folder.join("stagedoor.db"), &file)?;
                }
                format!("sqlite://{}", file.display())
            }
            Kind::Postgres => {
                let template = original
                    .map_or_else(String::new, |from| format!(" TEMPLATE \"{}\"", from.name));
                maintain(format!("CREATE DATABASE \"{name}\"{template}")).await?;
                let mut url = maintenance().database(&name).to_url_lossy();
                // As an operator writes it: how to encrypt is left to the server (or PGSSLMODE).
                url.set_query(None);
                url.to_string()
            }
        };
        Ok(Self {
            folder,
            url,
            kind,
            name,
        })
    }

    /// How many jobs are neither done nor given up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unfinished_jobs(&self) -> Result<i64> {
        self.count("SELECT COUNT(*) FROM jobs WHERE state <> 'dead'")
            .await
    }

    /// Runs these statements, of which there is one text for each database.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn execute(&self, sqlite: &'static str, postgres: &'static str) -> Result<()> {
        match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                connection.execute(sqlx::raw_sql(sqlite)).await?;
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                connection.execute(sqlx::raw_sql(postgres)).await?;
            }
        }
        Ok(())
    }

    /// The one number that this query answers.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, query: &'static str) -> Result<i64> {
        match self.kind {
            Kind::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await?;
                Ok(sqlx::query_scalar(query).fetch_one(&mut connection).await?)
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await?;
                Ok(sqlx::query_scalar(query).fetch_one(&mut connection).await?)
            }
        }
    }

    /// Its size in bytes; of SQLite's with its write-ahead log.
    ///
    /// # Errors
    /// When the disk or the server does not tell.
    pub async fn bytes(&self) -> Result<u64> {
        match self.kind {
            Kind::Sqlite => {
                let files = ["stagedoor.db", "stagedoor.db-wal"].map(|name| self.folder.join(name));
                let sizes = files
                    .iter()
                    .map(|file| fs::metadata(file).map(|file| file.len()));
                Ok(sizes.map(Result::unwrap_or_default).sum())
            }
            Kind::Postgres => {
                let bytes = self
                    .count("SELECT pg_database_size(current_database())")
                    .await?;
                Ok(u64::try_from(bytes)?)
            }
        }
    }

    /// Drops the database from its server.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn remove(self) -> Result<()> {
        if self.kind == Kind::Postgres {
            maintain(format!("DROP DATABASE \"{}\" WITH (FORCE)", self.name)).await?;
        }
        Ok(())
    }
}

fn maintenance() -> PgConnectOptions {
    PgConnectOptions::new().database("postgres")
}

async fn maintain(statement: String) -> Result<()> {
    let mut connection = PgConnection::connect_with(&maintenance()).await?;
    let said = statement.clone();
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .context(said)?;
    Ok(())
}
