//! Bringing the schema up to date, and telling whether it is.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePool;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::conn::{Conn, on};
use super::embedded_migrations::{POSTGRES, SQLITE};
use super::pools::{Db, Freshness, OpenError, unlimited, unlimited_at};
use crate::error::Error;

/// The migrations could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum Unmigrated {
    /// The schema is an older one, and the role that the address names may not change
    /// it (OWASP ASVS 5.0, 13.2.2: the least privileges).
    #[error(
        "this version needs changes to the tables, which the database's role may not make: run \
         `stagedoor migrate` with DATABASE_MIGRATE_URL, the address of a role that owns them"
    )]
    NotAllowed,
    /// Everything was applied, but somewhere else.
    #[error(
        "DATABASE_MIGRATE_URL names another database than DATABASE_URL: the tables are up to date \
         there, and not here"
    )]
    ElsewhereOnly,
    /// The address of the role that may is none.
    #[error("DATABASE_MIGRATE_URL cannot be used")]
    Address(#[source] OpenError),
    /// One of them failed.
    #[error(transparent)]
    Failed(MigrateError),
}

impl From<MigrateError> for Unmigrated {
    fn from(error: MigrateError) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(error) = cause {
            let answer = error.downcast_ref::<sqlx::Error>();
            let code = answer.and_then(sqlx::Error::as_database_error);
            if code.and_then(sqlx::error::DatabaseError::code).as_deref()
                == Some(INSUFFICIENT_PRIVILEGE)
            {
                return Self::NotAllowed;
            }
            cause = error.source();
        }
        Self::Failed(error)
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const INSUFFICIENT_PRIVILEGE: &str = "42501";
const UNDEFINED_TABLE: &str = "42P01";

/// How long one process waits for another that migrates the same SQLite file: as
/// long as it takes, but not for ever.
const LONGEST_WAIT: Duration = Duration::from_mins(30);

impl Db {
    /// [`Db::migrate`] as the role that `url` names, which may change the schema where
    /// the one that serves may not; whether it was needed. It is asked nothing when
    /// everything is done.
    ///
    /// # Errors
    /// [`Unmigrated`].
    pub async fn migrate_through(&self, url: Option<&str>) -> Result<bool, Unmigrated> {
        let (Self::Postgres { primary, .. }, Some(url)) = (self, url) else {
            self.migrate().await?;
            return Ok(false);
        };
        let mut conn = primary.acquire().await.map_err(MigrateError::from)?;
        if is_done(Conn::Postgres(&mut conn), &POSTGRES).await {
            return Ok(false);
        }
        drop(conn);
        let pool = unlimited_at(url).map_err(Unmigrated::Address)?;
        let outcome = POSTGRES.run(&pool).await;
        pool.close().await;
        outcome?;
        // The role that serves cannot read the list of migrations before it is granted
        // that, so only a list that it can read and that is short tells.
        let applied: Result<Option<i64>, sqlx::Error> =
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
                .fetch_one(&mut *primary.acquire().await.map_err(MigrateError::from)?)
                .await;
        let newest = POSTGRES.iter().map(|migration| migration.version).max();
        match applied {
            Ok(applied) if applied < newest => Err(Unmigrated::ElsewhereOnly),
            Err(sqlx::Error::Database(error))
                if error.code().as_deref() == Some(UNDEFINED_TABLE) =>
            {
                Err(Unmigrated::ElsewhereOnly)
            }
            _ => Ok(true),
        }
    }

    /// Applies every migration that is not applied yet. Several processes may
    /// call this at once.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => {
                if is_done(Conn::Sqlite(&mut *writer.acquire().await?), &SQLITE).await {
                    return Ok(());
                }
                migrate_sqlite(writer).await
            }
            Self::Postgres { primary, .. } => {
                // Nearly every start finds all of it done, and needs no connection
                // of its own for that, of which each costs tens of milliseconds.
                if is_done(Conn::Postgres(&mut *primary.acquire().await?), &POSTGRES).await {
                    return Ok(());
                }
                let pool = unlimited(primary);
                let outcome = POSTGRES.run(&pool).await;
                pool.close().await;
                outcome
            }
        }
    }

    /// Whether the database answers and every migration of this program is
    /// applied.
    pub async fn is_ready(&self) -> Result<bool, Error> {
        let migrator = match self {
            Self::Sqlite { .. } => &SQLITE,
            Self::Postgres { .. } => &POSTGRES,
        };
        let newest = migrator.iter().map(|migration| migration.version).max();
        let mut reader = self.read(Freshness::Latest).await?;
        let applied: Result<Option<i64>, sqlx::Error> = on!(reader.conn(), c => {
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE")
                .fetch_one(c)
                .await
        });
        match applied {
            Ok(applied) => Ok(applied >= newest),
            // An empty database has no table of migrations yet.
            Err(error) => match Error::from(error) {
                away @ Error::Unavailable(_) => Err(away),
                _ => Ok(false),
            },
        }
    }
}

/// Applies what is missing to a SQLite file, all of it or nothing.
///
/// A table whose definition has to change is made anew there, and while foreign keys
/// are enforced its `DROP TABLE` deletes every row that refers to it. They cannot be
/// switched off inside a transaction, so this has a connection of its own on which
/// they are off before it begins, and asks before it commits whether every reference
/// still leads somewhere (<https://www.sqlite.org/lang_altertable.html#otheralter>).
/// A process that dies in the middle leaves the file as it was.
async fn migrate_sqlite(writer: &SqlitePool) -> Result<(), MigrateError> {
    let options = writer.connect_options();
    let options = (*options)
        .clone()
        .foreign_keys(false)
        .busy_timeout(LONGEST_WAIT);
    let mut conn: SqliteConnection = options.connect().await?;
    // On PostgreSQL the migrator takes a lock, on SQLite it takes none: the second
    // process must not look for what is applied before the first is done.
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run(&mut *tx).await?;
    let dangling: Option<String> =
        sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
            .fetch_optional(&mut *tx)
            .await?;
    if let Some(table) = dangling {
        let problem = format!("rows of {table} would refer to rows that are not there");
        return Err(MigrateError::Source(problem.into()));
    }
    tx.commit().await?;
    Ok(conn.close().await?)
}

/// Whether exactly these migrations are applied, as the program has them. Where they
/// are not, or cannot be read, the migrator finds out what to do.
async fn is_done(mut conn: Conn<'_>, migrator: &Migrator) -> bool {
    let applied: Result<Vec<(i64, Vec<u8>, bool)>, sqlx::Error> = on!(conn, c => {
        sqlx::query_as("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version")
            .fetch_all(c)
            .await
    });
    applied.is_ok_and(|applied| {
        let applied = applied
            .iter()
            .map(|(version, sum, ok)| (*version, &**sum, *ok));
        applied.eq(migrator
            .iter()
            .map(|ours| (ours.version, &*ours.checksum, true)))
    })
}
