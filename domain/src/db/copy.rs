//! Writing the whole database into one file, while others read and write.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::client_programs::{self, ProgramFailed};
use super::conn::{Conn, on};
use super::held::Held;
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

impl Db {
    /// Writes everything, as it is at one moment, into `file`, which is new, and answers
    /// with a snapshot of that moment. Nobody waits for it.
    ///
    /// SQLite does it by `VACUUM INTO`: one read transaction, whatever is written meanwhile,
    /// and without the pages of what was deleted. (Its other way, the backup interface,
    /// begins anew with each write of another process.) PostgreSQL's is `pg_dump`'s custom
    /// format, as the role that `url` names, which must be able to read every table.
    ///
    /// # Errors
    /// [`CopyFailed`].
    pub async fn copy_into(&self, file: &Path, url: &str) -> Result<Snapshot, CopyFailed> {
        match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query("VACUUM INTO $1")
                    .bind(file.display().to_string())
                    .execute(&mut *readers.acquire().await?)
                    .await?;
                Ok(of_file(file).await?)
            }
            Self::Postgres { primary, .. } => {
                let mut snapshot = self.snapshot().await?;
                let id = export(snapshot.conn()).await?;
                let server = server_major(snapshot.conn()).await?;
                // No other server knows the snapshot.
                let there = servers::locate_at(url, primary.options()).await?;
                client_programs::dump(&there, &id, server, file).await?;
                Ok(snapshot)
            }
        }
    }

    /// What [`copy_into`](Self::copy_into) calls its file.
    pub const fn copy_name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "database.sqlite",
            Self::Postgres { .. } => "database.pgdump",
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
    let pool = pool.connect_with(options).await?;
    Ok(Snapshot::Sqlite(Held::new(pool.acquire().await?)))
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
