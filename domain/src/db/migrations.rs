//! Bringing the schema up to date, and telling whether it is.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::conn::{Conn, on};
use super::embedded_migrations::{POSTGRES, SQLITE};
use super::faults::{is_forbidden, said};
use super::loading::Destination;
use super::pooling::Pooling;
use super::pools::{Db, Freshness, OpenError, Reader};
use super::servers::PgConn;
use super::{postgres, servers};
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
    /// What the schema is cannot be found out.
    #[error(
        "the database's role may not read its tables: docs/database_roles.sql has the rights \
         that it needs"
    )]
    Forbidden,
    /// The schema is one that this program does not know.
    #[error(
        "the database was made by a newer Stagedoor (schema {schema}; this is Stagedoor {program}, \
         schema {ours}): start that version again, or restore a backup of before the upgrade"
    )]
    Newer {
        /// The newest migration that is applied.
        schema: i64,
        /// The newest one that this program has.
        ours: i64,
        /// The version of this program.
        program: &'static str,
    },
    /// Most of what people write could not be stored in it.
    #[error(
        "the database's encoding is {0}, which lacks most of what people write: make it anew with \
         `createdb --encoding UTF8 --template template0`"
    )]
    NotUnicode(String),
    /// It can only be reached through a pooler in transaction mode, where two programs may
    /// hold the migrator's lock at once.
    #[error(
        "this version needs changes to the tables, which cannot be made through a pooler in \
         transaction mode: set DATABASE_MIGRATE_URL to an address that leads to PostgreSQL itself, \
         for this start or for `stagedoor migrate`"
    )]
    Pooled,
    /// Everything was applied, but somewhere else.
    #[error(
        "DATABASE_MIGRATE_URL names another database than DATABASE_URL: the tables are up to date \
         there, and not here"
    )]
    ElsewhereOnly,
    /// It does not answer, or not as a database does.
    #[error("{0}")]
    Away(Error),
    /// The address of the role that may is none.
    #[error("DATABASE_MIGRATE_URL cannot be used")]
    Address(#[from] OpenError),
    /// One of them failed.
    #[error("{0}")]
    Failed(String),
}

impl From<MigrateError> for Unmigrated {
    fn from(error: MigrateError) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(error) = cause {
            if error.downcast_ref().is_some_and(is_forbidden) {
                return Self::NotAllowed;
            }
            cause = error.source();
        }
        Self::Failed(match &error {
            MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _) => {
                said(&error, cause)
            }
            _ => error.to_string(),
        })
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const UNDEFINED_TABLE: &str = "42P01";

/// How long one process waits for another that migrates the same SQLite file: as
/// long as it takes, but not for ever.
const LONGEST_WAIT: Duration = Duration::from_mins(30);

/// How much of the tables there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// All that this program needs.
    Complete,
    /// An older program's.
    Older,
    /// Nothing.
    None,
}

impl MigrationState {
    /// Whether nothing is missing.
    pub const fn is_complete(self) -> bool {
        matches!(self, Self::Complete)
    }
}

/// What [`Db::migrate_through`] leaves.
#[derive(Debug)]
pub struct Migrated {
    /// Whether the role that may change the schema was needed for it.
    pub by_owner: bool,
    /// A connection, for what else is asked at a start: to open one costs more than all
    /// those questions.
    pub reader: Reader,
}

impl Db {
    /// [`Db::migrate`] as the role that `url` names, which may change the schema where
    /// the one that serves may not. It is asked nothing when everything is done.
    ///
    /// # Errors
    /// [`Unmigrated`].
    pub async fn migrate_through(&self, url: Option<&str>) -> Result<Migrated, Unmigrated> {
        let reader = self.read(Freshness::Latest).await;
        let mut reader = reader.map_err(Unmigrated::Away)?;
        let mut by_owner = false;
        // Before anything is changed, and before a role is asked that may.
        self.require_fit_on(&mut reader).await?;
        let newest = self.newest();
        if is_done(reader.conn(), self.migrations()).await {
            tracing::info!(version = newest, "the tables are up to date");
        } else {
            let before = applied(reader.conn()).await;
            if url.is_none() && before.as_ref().is_err_and(is_forbidden) {
                return Err(Unmigrated::Forbidden);
            }
            tracing::info!(
                from = before.unwrap_or_default(),
                to = newest,
                "the tables are brought up to date"
            );
            // What it has read may be in a transaction, for which the migrations would wait.
            drop(reader);
            match (self, url) {
                (Self::Postgres { .. }, Some(url)) => {
                    let owner = servers::locate(url).await.map_err(OpenError::from)?;
                    if servers::is_lent_for_transactions(&owner)
                        .await
                        .unwrap_or(false)
                    {
                        return Err(Unmigrated::Pooled);
                    }
                    migrate_postgres(postgres::unlimited(owner)).await?;
                    by_owner = true;
                }
                (Self::Postgres { primary, .. }, None)
                    if primary.pooling() == Pooling::Transaction =>
                {
                    return Err(Unmigrated::Pooled);
                }
                _ => self.apply().await?,
            }
            reader = self
                .read(Freshness::Latest)
                .await
                .map_err(Unmigrated::Away)?;
            if let (Reader::Postgres(conn), true) = (&mut reader, by_owner) {
                is_done_here(conn.conn()).await?;
            }
            tracing::info!(version = newest, "the tables are up to date");
        }
        Ok(Migrated { by_owner, reader })
    }

    /// Applies every migration that is not applied yet. Several processes may
    /// call this at once.
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        let mut reader = self.reader(Freshness::Latest).await?;
        if is_done(reader.conn(), self.migrations()).await {
            return Ok(());
        }
        self.apply().await
    }

    async fn apply(&self) -> Result<(), MigrateError> {
        match self {
            Self::Sqlite { writer, .. } => migrate_sqlite(writer).await,
            Self::Postgres { primary, .. } => {
                let used = primary.options().ok_or(sqlx::Error::PoolClosed)?;
                migrate_postgres(postgres::unlimited(used)).await
            }
        }
    }

    /// Refuses a database that a newer program has migrated. One that does not say is for
    /// the migrator to look at.
    async fn require_no_newer(&self, conn: Conn<'_>) -> Result<(), Unmigrated> {
        match applied(conn).await {
            Ok(Some(schema)) if schema > self.newest_schema() => Err(Unmigrated::Newer {
                schema,
                ours: self.newest_schema(),
                program: env!("CARGO_PKG_VERSION"),
            }),
            _ => Ok(()),
        }
    }

    /// The newest migration that this program has.
    pub fn newest_schema(&self) -> i64 {
        self.newest().unwrap_or_default()
    }

    /// The newest migration that this program has for such a database.
    pub fn newest_schema_of(destination: &Destination) -> i64 {
        let migrator = match destination {
            Destination::Sqlite(_) => &SQLITE,
            Destination::Postgres(_) => &POSTGRES,
        };
        let versions = migrator.iter().map(|migration| migration.version);
        versions.max().unwrap_or_default()
    }

    fn migrations(&self) -> &'static Migrator {
        match self {
            Self::Sqlite { .. } => &SQLITE,
            Self::Postgres { .. } => &POSTGRES,
        }
    }

    /// The newest migration that this program has.
    fn newest(&self) -> Option<i64> {
        let migrations = self.migrations().iter();
        migrations.map(|migration| migration.version).max()
    }

    /// Whether the database answers and every migration of this program is
    /// applied.
    ///
    /// # Errors
    /// Those of the database, a role that may not look among them.
    pub async fn migration_state(&self) -> Result<MigrationState, Error> {
        let mut reader = self.read(Freshness::Latest).await?;
        match applied(reader.conn()).await {
            Ok(Some(applied)) if Some(applied) >= self.newest() => Ok(MigrationState::Complete),
            Ok(Some(_)) => Ok(MigrationState::Older),
            Ok(None) => Ok(MigrationState::None),
            Err(error) if is_forbidden(&error) => Err(error.into()),
            // An empty database has no table of migrations yet.
            Err(error) => match Error::from(error) {
                away @ Error::Unavailable(_) => Err(away),
                _ => Ok(MigrationState::None),
            },
        }
    }

    /// Whether a server of this program could start on this database, once it is migrated.
    ///
    /// # Errors
    /// [`Unmigrated`] when a newer program has migrated it, or it cannot hold every text.
    pub async fn require_fit(&self) -> Result<(), Unmigrated> {
        let reader = self.read(Freshness::Latest).await;
        let mut reader = reader.map_err(Unmigrated::Away)?;
        self.require_fit_on(&mut reader).await
    }

    async fn require_fit_on(&self, reader: &mut Reader) -> Result<(), Unmigrated> {
        // This first: where there is no list of migrations, asking for it breaks the
        // transaction that a reader through a pooler is in.
        if let Reader::Postgres(conn) = reader {
            require_unicode(conn.conn()).await?;
        }
        self.require_no_newer(reader.conn()).await
    }
}

/// SQLite's text is UTF-8 or UTF-16, and PostgreSQL's what the database was made with.
async fn require_unicode(conn: PgConn<'_>) -> Result<(), Unmigrated> {
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')")
        .fetch_one(conn)
        .await
        .map_err(|error| Unmigrated::Away(error.into()))?;
    if encoding == "UTF8" {
        return Ok(());
    }
    Err(Unmigrated::NotUnicode(encoding))
}

/// The newest migration that is applied.
async fn applied(mut conn: Conn<'_>) -> Result<Option<i64>, sqlx::Error> {
    on!(conn, c => {
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success = TRUE")
            .fetch_one(c)
            .await
    })
}

async fn migrate_postgres(pool: PgPool) -> Result<(), MigrateError> {
    let outcome = POSTGRES.run(&mut *postgres::acquire(&pool).await?).await;
    pool.close().await;
    outcome
}

/// Whether what was applied through another address was applied to this database.
///
/// The role that serves cannot read the list of migrations before it is granted that,
/// so only a list that it can read and that is short tells.
async fn is_done_here(conn: PgConn<'_>) -> Result<(), Unmigrated> {
    let applied: Result<Option<i64>, sqlx::Error> =
        sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
            .fetch_one(conn)
            .await;
    let newest = POSTGRES.iter().map(|migration| migration.version).max();
    match applied {
        Ok(applied) if applied < newest => Err(Unmigrated::ElsewhereOnly),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => {
            Err(Unmigrated::ElsewhereOnly)
        }
        _ => Ok(()),
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
