//! Reading a copy of the database back, into one that is empty.

use std::io;
use std::path::{Path, PathBuf};

use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::fs::{self, File};

use super::client_programs::{self, ProgramFailed};
use super::faults::fault;
use super::{postgres, servers};

/// Where a copy is to be read to.
#[derive(Clone)]
pub enum Destination {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database, as a role that may make tables.
    Postgres(String),
}

/// Why it was not.
#[derive(Debug, thiserror::Error)]
pub enum LoadFailed {
    /// The program that writes PostgreSQL.
    #[error(transparent)]
    Program(#[from] ProgramFailed),
    /// The database.
    #[error("the database cannot be written")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The role may not make what is restored.
    #[error(
        "the role {role} may not make tables in the schema {schema} of the database: restore with \
         DATABASE_MIGRATE_URL, the address of a role that may; nothing was restored"
    )]
    MayNotMakeTables {
        /// Its name.
        role: String,
        /// Where they would be.
        schema: String,
    },
    /// The file.
    #[error("{} cannot be written", .0.display())]
    File(PathBuf, #[source] io::Error),
}

impl From<sqlx::Error> for LoadFailed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(fault(error))
    }
}

/// What stands beside a file of SQLite that somebody has open, or had.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-journal"];

impl Destination {
    /// What a copy for this kind of database is called in a backup.
    pub const fn copy_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "database.sqlite",
            Self::Postgres(_) => "database.pgdump",
        }
    }

    /// Whether there is nothing yet, and what is needed to change that is there.
    ///
    /// # Errors
    /// [`LoadFailed`], also where the role may not make tables.
    pub async fn is_empty(&self) -> Result<bool, LoadFailed> {
        match self {
            Self::Sqlite(file) => Ok(!BESIDE.iter().any(|end| with_end(file, end).exists())),
            Self::Postgres(url) => {
                client_programs::require_restore().await?;
                let pool = postgres::unlimited(servers::locate(url).await?);
                let relations: i64 = sqlx::query_scalar(
                    "SELECT COUNT(*) FROM pg_class
                     JOIN pg_namespace ON pg_namespace.oid = relnamespace
                     WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                     AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'",
                )
                .fetch_one(&mut *postgres::acquire(&pool).await?)
                .await?;
                if relations == 0 {
                    require_rights(&pool).await?;
                }
                pool.close().await;
                Ok(relations == 0)
            }
        }
    }

    /// Reads `copy`. With `is_another` the database takes a media store for somebody
    /// else's that says it belongs to the one that was copied.
    ///
    /// # Errors
    /// [`LoadFailed`]; in PostgreSQL nothing is left then.
    pub async fn load(&self, copy: &Path, is_another: bool) -> Result<(), LoadFailed> {
        match self {
            Self::Sqlite(file) => load_file(copy, file, is_another).await,
            Self::Postgres(url) => {
                client_programs::restore(&servers::locate(url).await?, copy).await?;
                if is_another {
                    let pool = postgres::unlimited(servers::locate(url).await?);
                    forget_store(&pool).await?;
                    pool.close().await;
                }
                Ok(())
            }
        }
    }
}

/// Asks first what `pg_restore` would find out in the middle. Where no schema is chosen, the
/// copy brings one of its own.
async fn require_rights(pool: &PgPool) -> Result<(), LoadFailed> {
    let (role, schema, may): (String, Option<String>, Option<bool>) = sqlx::query_as(
        "SELECT CAST(current_user AS TEXT), CAST(current_schema() AS TEXT),
             has_schema_privilege(current_user, current_schema(), 'CREATE')",
    )
    .fetch_one(&mut *postgres::acquire(pool).await?)
    .await?;
    match (schema, may) {
        (Some(schema), Some(false)) => Err(LoadFailed::MayNotMakeTables { role, schema }),
        _ => Ok(()),
    }
}

/// Copies beside `file` and renames: nobody opens half of it.
async fn load_file(copy: &Path, file: &Path, is_another: bool) -> Result<(), LoadFailed> {
    let unfinished = with_end(file, ".restoring");
    let failed = |error| LoadFailed::File(file.to_owned(), error);
    fs::copy(copy, &unfinished).await.map_err(failed)?;
    if is_another {
        let options = SqliteConnectOptions::new()
            .filename(&unfinished)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full);
        let mut conn: SqliteConnection = options.connect().await?;
        sqlx::raw_sql(FORGET_STORE).execute(&mut conn).await?;
        conn.close().await?;
    }
    let placed = async {
        File::open(&unfinished).await?.sync_all().await?;
        fs::rename(&unfinished, file).await?;
        let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        File::open(folder).await?.sync_all().await
    };
    placed.await.map_err(failed)
}

const FORGET_STORE: &str = "DELETE FROM media_store";

async fn forget_store(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut conn = postgres::acquire(pool).await?;
    sqlx::raw_sql(FORGET_STORE).execute(&mut *conn).await?;
    Ok(())
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}
