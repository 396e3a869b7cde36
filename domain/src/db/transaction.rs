//! A connection with an open transaction on it.

use sqlx::Sqlite;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqlitePool;

use super::conn::{Conn, on};
use super::held::Held;
use super::pooling::Begin;
use super::servers::{Lent, Servers};
use super::sqlite_conn::{Ahead, SqliteConn};
use crate::error::Error;

/// An open write transaction.
#[derive(Debug)]
pub enum Transaction {
    /// Begun with `BEGIN IMMEDIATE`: it never has to give way to another later.
    Sqlite(WithAhead),
    /// Read committed, on the primary.
    Postgres(Held<Lent>),
}

/// SQLite's connection, and what it is told along with the next statement.
#[derive(Debug)]
pub struct WithAhead {
    held: Held<PoolConnection<Sqlite>>,
    ahead: Ahead,
}

/// Statements that begin, keep or end something, and answer nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Control {
    pub(super) sql: &'static str,
    /// How many they are.
    pub(super) statements: usize,
}

impl Transaction {
    /// Takes the writer. The first thing that is said to it has to begin the transaction.
    pub(super) async fn on_sqlite(writer: &SqlitePool) -> Result<Self, sqlx::Error> {
        Ok(Self::Sqlite(WithAhead {
            held: Held::new(writer.acquire().await?),
            ahead: Ahead::default(),
        }))
    }

    /// Begins one.
    pub(super) async fn on_postgres(primary: &Servers) -> Result<Self, sqlx::Error> {
        let lent = primary.acquire_measured().await?;
        Ok(Self::Postgres(lent.begin(Begin::Write).await?))
    }

    /// Returns the connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(WithAhead { held, ahead }) => {
                Conn::Sqlite(SqliteConn::within(held.conn(), ahead))
            }
            Self::Postgres(held) => Conn::Postgres(held.conn()),
        }
    }

    /// Commits when `outcome` is `Ok` and nothing is to be undone, and rolls back otherwise.
    pub(super) async fn settle<T>(
        mut self,
        outcome: Result<T, Error>,
        is_undone: bool,
    ) -> Result<T, Error> {
        if outcome.is_err() || is_undone {
            self.roll_back().await;
            return outcome;
        }
        self.say("COMMIT").await?;
        self.release();
        outcome
    }

    /// Undoes everything. Where that fails, or nothing is open any more, the connection
    /// is closed.
    pub(super) async fn roll_back(mut self) {
        match self.say("ROLLBACK").await {
            Ok(()) => self.release(),
            Err(error) => tracing::warn!(%error, "rollback failed, its connection is closed"),
        }
    }

    /// Gives the connection back, after a statement that ended the transaction.
    pub(super) fn release(self) {
        match self {
            Self::Sqlite(WithAhead { held, .. }) => held.release(),
            Self::Postgres(held) => held.release(),
        }
    }

    /// Runs statements that answer nothing, up to the first that fails.
    pub(super) async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn(), c => sqlx::raw_sql(sql).execute(c).await.map(drop))
    }

    /// Runs statements that answer nothing: on SQLite along with the next one, whose error
    /// theirs is then.
    pub(super) async fn say_with_next(
        &mut self,
        Control { sql, statements }: Control,
    ) -> Result<(), sqlx::Error> {
        if let Self::Sqlite(WithAhead { ahead, .. }) = self {
            ahead.say(sql, statements);
            return Ok(());
        }
        self.say(sql).await
    }

    /// Whether a statement has failed since this was last asked. Then SQLite may have ended
    /// the transaction; PostgreSQL never does by itself.
    pub(super) fn take_failure(&mut self) -> bool {
        match self {
            Self::Sqlite(WithAhead { ahead, .. }) => std::mem::take(&mut ahead.has_failed),
            Self::Postgres(_) => false,
        }
    }
}
