//! Write transactions that always run to their end.

use std::pin::Pin;

use sqlx::pool::PoolConnection;
use sqlx::{Database, Postgres, Sqlite};
use tracing::Instrument;

use super::conn::{Conn, on};
use super::pools::Db;
use crate::error::Error;

/// An open write transaction.
#[derive(Debug)]
pub enum Tx {
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

/// What [`Db::write`] runs.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 't>>;

impl Tx {
    /// The connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(held) => Conn::Sqlite(held.conn()),
            Self::Postgres(held) => Conn::Postgres(held.conn()),
        }
    }

    /// Runs `work` behind a savepoint: when it fails, what it did is undone and
    /// the transaction goes on. Its error is given back, the outer one is only
    /// for a savepoint that itself could not be set or left.
    pub async fn attempt<T>(
        &mut self,
        work: impl for<'t> FnOnce(&'t mut Self) -> Work<'t, T>,
    ) -> Result<Result<T, Error>, Error> {
        self.say("SAVEPOINT attempt").await?;
        let outcome = work(self).await;
        if outcome.is_err() {
            self.say("ROLLBACK TO SAVEPOINT attempt").await?;
        }
        self.say("RELEASE SAVEPOINT attempt").await?;
        Ok(outcome)
    }

    /// Ends the transaction with `COMMIT` or `ROLLBACK`.
    async fn end(mut self, how: &'static str) -> Result<(), sqlx::Error> {
        self.say(how).await?;
        match self {
            Self::Sqlite(held) => held.release(),
            Self::Postgres(held) => held.release(),
        }
        Ok(())
    }

    async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        on!(self.conn(), c => sqlx::raw_sql(sql).execute(c).await.map(drop))
    }
}

impl Db {
    /// Runs `work` in one write transaction and commits when it answers `Ok`.
    ///
    /// The transaction has a task of its own: when the client hangs up and its
    /// request is dropped, the work still runs to its end. A future dropped
    /// inside `BEGIN` would leave the pooled connection with an open
    /// transaction, which on SQLite locks every other writer out for good.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        let db = self.clone();
        let transaction = async move {
            let mut tx = db.begin().await?;
            match work(&mut tx).await {
                Ok(value) => {
                    tx.end("COMMIT").await?;
                    Ok(value)
                }
                Err(error) => {
                    if let Err(error) = tx.end("ROLLBACK").await {
                        tracing::warn!(%error, "rollback failed, its connection is closed");
                    }
                    Err(error)
                }
            }
        };
        tokio::spawn(transaction.in_current_span())
            .await
            .map_err(Error::internal)?
    }

    async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let (mut tx, begin) = match self {
            Self::Sqlite { writer, .. } => (
                Tx::Sqlite(Held(Some(writer.acquire().await?))),
                "BEGIN IMMEDIATE",
            ),
            Self::Postgres { primary, .. } => {
                (Tx::Postgres(Held(Some(primary.acquire().await?))), "BEGIN")
            }
        };
        tx.say(begin).await?;
        Ok(tx)
    }
}
