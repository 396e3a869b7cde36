//! A connection with an open transaction on it.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Postgres, Sqlite};

use tracing::Instrument;

use super::async_func::AsyncFunc;
use super::conn::{Conn, on};
use super::pools::Db;
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
    /// Begins one.
    pub(super) async fn begin(db: &Db) -> Result<Self, sqlx::Error> {
        let (mut transaction, begin) = match db {
            Db::Sqlite { writer, .. } => (
                Self::Sqlite(Held(Some(writer.acquire().await?))),
                "BEGIN IMMEDIATE",
            ),
            Db::Postgres { primary, .. } => (
                Self::Postgres(Held(Some(primary.acquire().await?))),
                "BEGIN",
            ),
        };
        transaction.say(begin).await?;
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
    pub(super) async fn settle<T>(self, outcome: Result<T, Error>) -> Result<T, Error> {
        match &outcome {
            Ok(_) => self.end("COMMIT").await?,
            Err(_) => {
                if let Err(error) = self.end("ROLLBACK").await {
                    tracing::warn!(%error, "rollback failed, its connection is closed");
                }
            }
        }
        outcome
    }

    async fn end(mut self, how: &'static str) -> Result<(), sqlx::Error> {
        self.say(how).await?;
        match self {
            Self::Sqlite(held) => held.release(),
            Self::Postgres(held) => held.release(),
        }
        Ok(())
    }

    /// Runs one statement that answers nothing.
    pub(super) async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn(), c => sqlx::raw_sql(sql).execute(c).await.map(drop))
    }
}

impl Db {
    /// Runs `work` in one write transaction and commits when it answers `Ok`: what
    /// belongs to the migrations, before there is a [`Core`](super::Core), whose
    /// [`write`](super::Core::write) is for everything else.
    ///
    /// The transaction has a task of its own: when the client hangs up and its
    /// request is dropped, the work still runs to its end. A future dropped
    /// inside `BEGIN` would leave the pooled connection with an open
    /// transaction, which on SQLite locks every other writer out for good.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> AsyncFunc<&'t mut Transaction, Result<T, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Transaction, Result<T, Error>>>::Fut: Send,
    {
        let db = self.clone();
        let unit = async move {
            let mut transaction = Transaction::begin(&db).await?;
            let outcome = work(&mut transaction).await;
            transaction.settle(outcome).await
        };
        tokio::spawn(unit.in_current_span())
            .await
            .map_err(Error::internal)?
    }
}
