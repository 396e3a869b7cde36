//! Writing the whole database into one file, while others read and write.

use std::path::{Path, PathBuf};

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::client_programs::{self, ProgramFailed};
use super::conn::{Conn, on};
use super::held::Held;
use super::integrity::schema_in;
use super::pools::Db;
use super::servers;
use super::snapshot::Snapshot;
use crate::error::Error;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyFailed {
    /// The program that reads PostgreSQL.
    #[error(transparent)]
    Program(#[from] ProgramFailed),
    /// The database.
    #[error("the database cannot be copied")]
    Database(#[source] Error),
}

impl From<sqlx::Error> for CopyFailed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<Error> for CopyFailed {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// A copy that has begun, of a moment that is known.
#[derive(Debug)]
pub struct Copying {
    file: PathBuf,
    snapshot: Snapshot,
    still_to_do: Option<Dump>,
}

/// What `pg_dump` is told.
#[derive(Debug)]
struct Dump {
    /// The name of the snapshot.
    id: String,
    server: u32,
    /// No other server knows the snapshot.
    options: Option<PgConnectOptions>,
}

impl Db {
    /// Begins to write everything, as it is at one moment, into `file`, which is new. Nobody
    /// waits for it.
    ///
    /// SQLite does it by `VACUUM INTO`: one read transaction, whatever is written meanwhile,
    /// and without the pages of what was deleted. (Its other way, the backup interface,
    /// begins anew with each write of another process.) It is done when this returns.
    /// PostgreSQL's is `pg_dump`'s custom format, which [`Copying::finish`] writes.
    ///
    /// # Errors
    /// [`CopyFailed`].
    pub async fn begin_copy(&self, file: &Path) -> Result<Copying, CopyFailed> {
        let (snapshot, still_to_do) = match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query("VACUUM INTO $1")
                    .bind(file.display().to_string())
                    .execute(&mut *readers.acquire().await?)
                    .await?;
                (of_file(file).await?, None)
            }
            Self::Postgres { primary, .. } => {
                let mut snapshot = self.snapshot().await?;
                let dump = Dump {
                    id: export(snapshot.conn()).await?,
                    server: server_major(snapshot.conn()).await?,
                    options: primary.options(),
                };
                (snapshot, Some(dump))
            }
        };
        Ok(Copying {
            file: file.to_owned(),
            snapshot,
            still_to_do,
        })
    }

    /// What [`begin_copy`](Self::begin_copy) calls its file.
    pub const fn copy_name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "database.sqlite",
            Self::Postgres { .. } => "database.pgdump",
        }
    }
}

impl Copying {
    /// The moment.
    pub const fn snapshot(&mut self) -> &mut Snapshot {
        &mut self.snapshot
    }

    /// Writes what is not written yet, as the role that `url` names, which must be able to
    /// read every table; answers with the schema.
    ///
    /// # Errors
    /// [`CopyFailed`].
    pub async fn finish(mut self, url: &str) -> Result<i64, CopyFailed> {
        if let Some(Dump {
            id,
            server,
            options,
        }) = self.still_to_do
        {
            let there = servers::locate_at(url, options).await?;
            client_programs::dump(&there, &id, server, &self.file).await?;
        }
        let schema = schema_in(self.snapshot.conn()).await?;
        self.snapshot.end().await;
        Ok(schema)
    }

    /// Leaves nothing of it behind.
    pub async fn give_up(self) {
        self.snapshot.end().await;
        if let Err(error) = std::fs::remove_file(&self.file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the beginning of a copy stays");
        }
    }
}

/// What a copy of SQLite holds. Nobody writes to it.
async fn of_file(file: &Path) -> Result<Snapshot, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let mut conn = pool.connect_with(options).await?.acquire().await?;
    sqlx::raw_sql("BEGIN").execute(&mut *conn).await?;
    Ok(Snapshot::Sqlite(Held::new(conn)))
}

/// The name under which another connection reads the same moment. The transaction must be
/// open until it does so, however long that takes.
async fn export(mut conn: Conn<'_>) -> Result<String, sqlx::Error> {
    on!(conn, c => {
        sqlx::raw_sql("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")
            .execute(c)
            .await
            .map(drop)
    })?;
    on!(conn, c => sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(c).await)
}

async fn server_major(mut conn: Conn<'_>) -> Result<u32, sqlx::Error> {
    let version: String =
        on!(conn, c => sqlx::query_scalar("SHOW server_version_num").fetch_one(c).await)?;
    // 150018 is 15.18.
    Ok(version.parse::<u32>().unwrap_or_default() / 10_000)
}
