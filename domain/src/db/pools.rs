//! Opening the database, and which pool answers what.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::Sqlite;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::address::Wanted;
use super::commit_gate::CommitGate;
use super::conn::Conn;
use super::lag_measuring::measure;
use super::patience::ACQUIRE_TIMEOUT;
use super::pool_use::PoolUse;
use super::pooling::Pooling;
use super::replica::Replica;
use super::servers::{Reading, Servers};
use super::sqlite_conn::SqliteConn;
use super::write_queue::{Bounds, WriteQueue};
use crate::error::Error;
use crate::meters::Timing;
use crate::meters::declared::POOL_WAIT_SECONDS;

/// How long SQLite waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 4;
/// Statements that a connection keeps prepared. The writer has some three times: alone, and
/// with what is said along with them.
const STATEMENTS: usize = 500;
/// <https://www.sqlite.org/rescode.html#busy>
const SQLITE_BUSY: &str = "5";
/// How often, and with what pause, a new SQLite file is opened while another
/// process prepares it: that takes milliseconds, this allows for two seconds.
const WAL_TRIES: u32 = 40;
const WAL_PAUSE: Duration = Duration::from_millis(50);

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
        primary: Servers,
        /// Takes reads that tolerate lag.
        replica: Option<Arc<Replica>>,
    },
}

/// How old an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It must include every committed write.
    Latest,
    /// It may be as old as the replica's lag: a minute at most, while the primary answers.
    MayLag,
    /// It may be so old: whatever was noted before is in it.
    Within(Duration),
}

/// A connection to read with.
#[derive(Debug)]
pub enum Reader {
    /// From the readers' pool.
    Sqlite(PoolConnection<Sqlite>),
    /// From the primary or the replica.
    Postgres(Reading),
}

impl Reader {
    /// The connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(SqliteConn::plain(conn)),
            Self::Postgres(reading) => Conn::Postgres(reading.conn()),
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
    /// later than this program is no error. Of several, one is looked for at once.
    pub async fn open(url: &str, read_url: Option<&str>) -> Result<Self, OpenError> {
        Self::open_through(Pooling::Session, url, read_url).await
    }

    /// [`Db::open`], behind a pooler of this kind.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_through(
        pooling: Pooling,
        url: &str,
        read_url: Option<&str>,
    ) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            if read_url.is_some() {
                return Err(OpenError::ReplicaOfSqlite);
            }
            Self::open_sqlite(url, Bounds::default(), ACQUIRE_TIMEOUT).await
        } else if is_postgres(url) && read_url.is_none_or(is_postgres) {
            let primary = Servers::at(url, "the database", Wanted::ReadWrite, pooling)?;
            let replica = read_url.map(|url| Replica::at(url, pooling)).transpose()?;
            let replica = replica.map(Arc::new);
            if let Some(replica) = &replica {
                tokio::spawn(measure(primary.clone(), Arc::downgrade(replica)));
            }
            Ok(Self::Postgres { primary, replica })
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
            // What is deleted is overwritten, pages that become free as well, which FAST
            // leaves as they are (<https://www.sqlite.org/pragma.html#pragma_secure_delete>).
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(STATEMENTS);
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
        Ok(self.reader(freshness).await?)
    }

    /// [`Self::read`] with the error as it came.
    pub(super) async fn reader(&self, freshness: Freshness) -> Result<Reader, sqlx::Error> {
        match self {
            Self::Sqlite { readers, .. } => {
                let timing = Timing::begin();
                let conn = readers.acquire().await;
                timing.end(&POOL_WAIT_SECONDS, ["readers"]);
                Ok(Reader::Sqlite(conn?))
            }
            Self::Postgres { primary, replica } => {
                let from_replica = match (freshness, replica) {
                    (Freshness::Latest, _) | (_, None) => None,
                    (Freshness::MayLag, Some(replica)) => replica.acquire(None).await,
                    (Freshness::Within(age), Some(replica)) => replica.acquire(Some(age)).await,
                };
                if let Some(lent) = from_replica
                    && let Ok(reading) = Reading::on(lent).await
                {
                    return Ok(Reader::Postgres(reading));
                }
                let lent = primary.acquire_measured().await?;
                Ok(Reader::Postgres(Reading::on(lent).await?))
            }
        }
    }

    /// Whether somebody waits for SQLite's one writer. With PostgreSQL nobody waits here.
    pub fn has_waiting_writers(&self) -> bool {
        match self {
            Self::Sqlite { queue, .. } => queue.has_waiting(),
            Self::Postgres { .. } => false,
        }
    }

    /// The pools of connections, and how much they are used.
    pub fn pools(&self) -> Vec<PoolUse> {
        match self {
            Self::Sqlite {
                writer, readers, ..
            } => vec![
                PoolUse::of("writer", writer),
                PoolUse::of("readers", readers),
            ],
            Self::Postgres { primary, replica } => {
                let replica = replica.as_ref().map(|replica| replica.pool_use());
                std::iter::once(primary.pool_use("primary"))
                    .chain(replica)
                    .collect()
            }
        }
    }

    /// Whether there is a read replica, whether it answers or not.
    pub const fn has_replica(&self) -> bool {
        matches!(
            self,
            Self::Postgres {
                replica: Some(_),
                ..
            }
        )
    }

    /// How far the read replica was behind when it was measured last, once a second; none
    /// where there is no replica, or it is not known.
    pub fn replica_lag(&self) -> Option<Duration> {
        match self {
            Self::Sqlite { .. } => None,
            Self::Postgres { replica, .. } => replica.as_ref()?.lag().behind(),
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
