//! Write transactions that always run to their end.

use std::pin::Pin;

use sqlx::{Postgres, Sqlite, Transaction};
use tracing::Instrument;

use super::conn::{Conn, on};
use super::pools::Db;
use crate::error::Error;

/// An open write transaction.
#[derive(Debug)]
pub enum Tx {
    /// Begun with `BEGIN IMMEDIATE`: it never has to give way to another later.
    Sqlite(Transaction<'static, Sqlite>),
    /// Read committed, on the primary.
    Postgres(Transaction<'static, Postgres>),
}

/// What [`Db::write`] runs.
pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 't>>;

impl Tx {
    /// The connection, for one query.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }

    /// Runs `work` behind a savepoint: when it fails, what it did is undone and
    /// the transaction goes on. Its error is given back, the outer one is only
    /// for a savepoint that itself could not be set or left.
    pub async fn attempt<T>(
        &mut self,
        work: impl for<'t> FnOnce(&'t mut Self) -> Work<'t, T>,
    ) -> Result<Result<T, Error>, Error> {
        on!(self.conn(), c => sqlx::query("SAVEPOINT attempt").execute(c).await.map(drop))?;
        let outcome = work(self).await;
        if outcome.is_err() {
            on!(self.conn(), c => sqlx::query("ROLLBACK TO SAVEPOINT attempt").execute(c).await.map(drop))?;
        }
        on!(self.conn(), c => sqlx::query("RELEASE SAVEPOINT attempt").execute(c).await.map(drop))?;
        Ok(outcome)
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        }
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
                    tx.commit().await?;
                    Ok(value)
                }
                Err(error) => {
                    if let Err(error) = tx.rollback().await {
                        tracing::warn!(%error, "rollback failed");
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
        match self {
            Self::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite)
            }
            Self::Postgres { primary, .. } => primary.begin().await.map(Tx::Postgres),
        }
    }
}
