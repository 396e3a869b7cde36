//! Reading several things as they were at one moment.

use sqlx::Sqlite;
use sqlx::pool::PoolConnection;

use super::conn::{Conn, on};
use super::held::Held;
use super::pooling::Begin;
use super::pools::Db;
use super::servers::Lent;
use super::sqlite_conn::SqliteConn;
use crate::error::Error;

/// A connection to read with, whose answers are all of the moment of the first one,
/// whatever is committed meanwhile. It keeps old versions of rows alive, so it is for
/// seconds.
#[derive(Debug)]
pub enum Snapshot {
    /// From the readers' pool.
    Sqlite(Held<PoolConnection<Sqlite>>),
    /// Repeatable read, on the primary.
    Postgres(Held<Lent>),
}

impl Db {
    /// Begins to read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        match self {
            Self::Sqlite { readers, .. } => {
                let mut snapshot = Snapshot::Sqlite(Held::new(readers.acquire().await?));
                snapshot.say("BEGIN").await?;
                Ok(snapshot)
            }
            Self::Postgres { primary, .. } => {
                let lent = primary.acquire().await?;
                Ok(Snapshot::Postgres(lent.begin(Begin::Snapshot).await?))
            }
        }
    }
}

impl Snapshot {
    /// The connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(held) => Conn::Sqlite(SqliteConn::plain(held.conn())),
            Self::Postgres(held) => Conn::Postgres(held.conn()),
        }
    }

    /// Ends it. Where that fails, and where it is dropped instead, its connection is closed.
    pub async fn end(mut self) {
        if let Err(error) = self.say("ROLLBACK").await {
            tracing::warn!(%error, "a snapshot did not end, its connection is closed");
            return;
        }
        match self {
            Self::Sqlite(held) => held.release(),
            Self::Postgres(held) => held.release(),
        }
    }

    async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn(), c => sqlx::raw_sql(sql).execute(c).await.map(drop))
    }
}
