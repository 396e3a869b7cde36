//! Opening the database, and which pool answers what.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Postgres, Sqlite};

use super::commit_gate::CommitGate;
use super::conn::Conn;
use super::encryption;
use super::replica::Replica;
use super::write_queue::{Bounds, WriteQueue};
use crate::error::Error;

/// How long a request waits for a connection before it is told that the
/// database is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long SQLite waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A PostgreSQL connection unused for longer is asked for a sign of life before
/// it is used: a restarted server must cost nobody an error.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
const SQLITE_READERS: u32 = 4;
/// <https://www.sqlite.org/rescode.html#busy>
const SQLITE_BUSY: &str = "5";
/// How often, and with what pause, a new SQLite file is opened while another
/// process prepares it: that takes milliseconds, this allows for two seconds.
const WAL_TRIES: u32 = 40;
const WAL_PAUSE: Duration = Duration::from_millis(50);
const POSTGRES_CONNECTIONS: u32 = 16;
/// Kept open: a request that is cancelled while it connects throws the connection
/// away, and a crowd of those must not leave the pool empty.
const POSTGRES_KEPT: u32 = 4;
/// What PostgreSQL cuts off: a query that no request waits for any longer, and a
/// transaction that a stuck program would hold open, with its locks, for good.
/// An operator's own values, in `options` of the address, come before these.
const POSTGRES_TIME_LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "20s"),
    ("lock_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "30s"),
];

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// Embedded: one writer, a few readers, write-ahead log.
    Sqlite {
        /// SQLite has one writer at a time; waiting for it here beats polling a lock.
        writer: SqlitePool,
        /// Readers never wait for the writer.
        readers: SqlitePool,
        /// What waits for the writer, in the order in which it came.
        queue: Arc<WriteQueue>,
    },
    /// A server, with an optional read replica.
    Postgres {
        /// Takes every write, and reads that must be current.
        primary: PgPool,
        /// Takes reads that tolerate lag.
        replica: Option<Replica>,
    },
}

/// How old an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It must include every committed write.
    Latest,
    /// It may be as old as the replica's lag.
    MayLag,
}

/// A connection to read with.
#[derive(Debug)]
pub enum Reader {
    /// From the readers' pool.
    Sqlite(PoolConnection<Sqlite>),
    /// From the primary or the replica.
    Postgres(PoolConnection<Postgres>),
}

impl Reader {
    /// The connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

/// The database could not be opened as it was configured.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither `sqlite://…` nor `postgres://…`.
    #[error("a database address starts with sqlite:// or postgres://")]
    Scheme,
    /// A replica was given for SQLite.
    #[error("a read replica needs a PostgreSQL primary")]
    ReplicaOfSqlite,
    /// The address cannot be read, or there is no database behind it.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl Db {
    /// Opens the database at `url`, and the replica at `read_url`.
    ///
    /// SQLite's file is made when it is not there. A PostgreSQL server is first
    /// contacted when something is asked of it, so that a server which starts
    /// later than this program is no error.
    pub async fn open(url: &str, read_url: Option<&str>) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            if read_url.is_some() {
                return Err(OpenError::ReplicaOfSqlite);
            }
            Self::open_sqlite(url, Bounds::default(), ACQUIRE_TIMEOUT).await
        } else if is_postgres(url) && read_url.is_none_or(is_postgres) {
            Ok(Self::Postgres {
                primary: postgres_pool(url)?,
                replica: read_url.map(postgres_pool).transpose()?.map(Replica::new),
            })
        } else {
            Err(OpenError::Scheme)
        }
    }

    /// Opens a SQLite file whose writer keeps to `bounds`, and for which a unit of work
    /// waits at most `patience`.
    pub(super) async fn open_sqlite(
        url: &str,
        bounds: Bounds,
        patience: Duration,
    ) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write survives a power cut, not only a crash.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let gate = CommitGate::new();
        let writer = sqlite_writer(&options, &gate).await?;
        let queue = WriteQueue::new(writer.clone(), gate, bounds, patience);
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Self::Sqlite {
            writer,
            readers,
            queue,
        })
    }

    /// A connection to read with.
    ///
    /// A replica that does not answer is passed over: its load is the operator's
    /// business, an error page would be everybody's.
    pub async fn read(&self, freshness: Freshness) -> Result<Reader, Error> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Reader::Sqlite(readers.acquire().await?)),
            Self::Postgres { primary, replica } => {
                if let (Freshness::MayLag, Some(replica)) = (freshness, replica)
                    && let Some(conn) = replica.acquire().await
                {
                    return Ok(Reader::Postgres(conn));
                }
                Ok(Reader::Postgres(primary.acquire().await?))
            }
        }
    }

    /// Closes every connection, after what waits for SQLite's writer; its log is folded
    /// into its file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, queue, .. } => {
                queue.close().await;
                readers.close().await;
            }
            Self::Postgres { primary, replica } => {
                primary.close().await;
                if let Some(replica) = replica {
                    replica.close().await;
                }
            }
        }
    }
}

/// The pool of SQLite's one writer, which also makes the file.
///
/// Of several processes that turn a new file into one with a write-ahead log,
/// SQLite refuses all but one at once, without [`BUSY_TIMEOUT`].
async fn sqlite_writer(
    options: &SqliteConnectOptions,
    gate: &CommitGate,
) -> Result<SqlitePool, sqlx::Error> {
    let mut tries_left = WAL_TRIES;
    loop {
        tries_left -= 1;
        let gate = gate.clone();
        let opened = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |conn, _| {
                let gate = gate.clone();
                Box::pin(async move { gate.guard(conn).await })
            })
            .connect_with(options.clone())
            .await;
        match opened {
            Err(sqlx::Error::Database(error))
                if tries_left > 0 && error.code().as_deref() == Some(SQLITE_BUSY) =>
            {
                tokio::time::sleep(WAL_PAUSE).await;
            }
            opened => return opened,
        }
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn postgres_pool(url: &str) -> Result<PgPool, sqlx::Error> {
    let options = encryption::options(url)?.application_name("stagedoor");
    let theirs = options.get_options().unwrap_or_default().to_owned();
    let ours = POSTGRES_TIME_LIMITS
        .into_iter()
        .filter(|(name, _)| !theirs.contains(name));
    let options = options.options(ours);
    Ok(PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .min_connections(POSTGRES_KEPT)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED_IDLE {
                    return Ok(conn.ping().await.is_ok());
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

/// A pool of one connection to where `pool` leads, without time limits: a
/// migration takes as long as it takes, and so does waiting for another's.
pub(super) fn unlimited(pool: &PgPool) -> PgPool {
    unlimited_with(PgConnectOptions::clone(&pool.connect_options()))
}

/// The same to where `url` leads.
pub(super) fn unlimited_at(url: &str) -> Result<PgPool, OpenError> {
    let options = encryption::options(url)?.application_name("stagedoor migrate");
    Ok(unlimited_with(options))
}

fn unlimited_with(options: PgConnectOptions) -> PgPool {
    let unlimited = POSTGRES_TIME_LIMITS.map(|(name, _)| (name, "0"));
    let options = options.options(unlimited);
    PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options)
}
