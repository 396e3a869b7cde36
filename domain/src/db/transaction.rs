//! A connection with an open transaction on it.

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{Database, Postgres, Sqlite};

use super::conn::{Conn, on};
use super::postgres;
use crate::error::Error;

/// An open write transaction.
#[derive(Debug)]
pub enum Transaction {
    /// Begun with `BEGIN IMMEDIATE`: it never has to give way to another later.
    Sqlite(Held<Sqlite>),
    /// Read committed, on the primary.
    Postgres(Held<Postgres>),
}

/// A pooled connection with a transaction open on it. It goes back to its pool
/// only after a `COMMIT` or `ROLLBACK` that succeeded, and is closed otherwise:
/// SQLite, for one, ends a transaction by itself when the disk is full, and a
/// connection whose state is not known must serve nobody else.
#[derive(Debug)]
pub struct Held<DB: Database>(Option<PoolConnection<DB>>);

impl<DB: Database> Held<DB> {
    fn conn(&mut self) -> &mut DB::Connection {
        // It is taken out only by `release`, which consumes this.
        match &mut self.0 {
            Some(conn) => conn,
            None => unreachable!("a transaction is used after its end"),
        }
    }

    fn release(mut self) {
        drop(self.0.take());
    }
}

impl<DB: Database> Drop for Held<DB> {
    fn drop(&mut self) {
        if let Some(conn) = &mut self.0 {
            conn.close_on_drop();
        }
    }
}

impl Transaction {
    /// Begins one with `begin`, which starts with `BEGIN IMMEDIATE`.
    pub(super) async fn on_sqlite(
        writer: &SqlitePool,
        begin: &'static str,
    ) -> Result<Self, sqlx::Error> {
        let mut transaction = Self::Sqlite(Held(Some(writer.acquire().await?)));
        transaction.say(begin).await?;
        Ok(transaction)
    }

    /// Begins one.
    pub(super) async fn on_postgres(primary: &PgPool) -> Result<Self, sqlx::Error> {
        let mut transaction = Self::Postgres(Held(Some(postgres::acquire(primary).await?)));
        transaction.say("BEGIN").await?;
        Ok(transaction)
    }

    /// Returns the connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(held) => Conn::Sqlite(held.conn()),
            Self::Postgres(held) => Conn::Postgres(held.conn()),
        }
    }

    /// Commits when `outcome` is `Ok`, and rolls back otherwise.
    pub(super) async fn settle<T>(mut self, outcome: Result<T, Error>) -> Result<T, Error> {
        if outcome.is_err() {
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
            Self::Sqlite(held) => held.release(),
            Self::Postgres(held) => held.release(),
        }
    }

    /// Runs statements that answer nothing, up to the first that fails.
    pub(super) async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn(), c => sqlx::raw_sql(sql).execute(c).await.map(drop))
    }
}
