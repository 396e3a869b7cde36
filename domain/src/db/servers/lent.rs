//! Connections that are lent, and what is begun on them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use tokio::time::timeout;

use super::chosen::Chosen;
use super::pg_conn::PgConn;
use crate::db::held::{Held, Pooled};
use crate::db::patience::ACQUIRE_TIMEOUT;
use crate::db::pooling::{Begin, Pooling};

/// How long the end of a transaction that only read may take: whoever read does not wait
/// for it, and a connection on which it takes longer is closed instead.
const PARTING: Duration = Duration::from_secs(5);

/// A pooled connection, and the server that it leads to.
#[derive(Debug)]
pub struct Lent {
    conn: PoolConnection<Postgres>,
    chosen: Arc<Chosen>,
}

impl Lent {
    pub(super) const fn new(conn: PoolConnection<Postgres>, chosen: Arc<Chosen>) -> Self {
        Self { conn, chosen }
    }

    /// The connection, for one query.
    pub(in crate::db) fn conn(&mut self) -> PgConn<'_> {
        PgConn::of(&self.chosen, &mut self.conn)
    }

    /// The server that it leads to.
    pub(in crate::db) const fn server(&self) -> &Arc<Chosen> {
        &self.chosen
    }

    /// Closes the connection when this is dropped, instead of giving it back.
    pub(in crate::db) fn close_on_drop(&mut self) {
        self.conn.close_on_drop();
    }

    /// Begins a transaction. A pooler in transaction mode makes wait here whoever finds no
    /// backend free; that is waited for as for a connection of ours.
    ///
    /// # Errors
    /// Why there is none; the connection is closed then.
    pub(in crate::db) async fn begin(self, begin: Begin) -> Result<Held<Self>, sqlx::Error> {
        let pooling = self.chosen.pooling();
        let mut held = Held::new(self);
        let answer = sqlx::raw_sql(begin.sql(pooling)).execute(held.conn());
        match pooling {
            Pooling::Session => answer.await?,
            Pooling::Transaction => timeout(ACQUIRE_TIMEOUT, answer)
                .await
                .unwrap_or_else(|_| Err(no_backend()))?,
        };
        Ok(held)
    }
}

impl Pooled for Lent {
    fn close_on_drop(&mut self) {
        Self::close_on_drop(self);
    }
}

impl Held<Lent> {
    pub(in crate::db) fn conn(&mut self) -> PgConn<'_> {
        self.pooled().conn()
    }
}

fn no_backend() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(
        io::ErrorKind::TimedOut,
        format!("the pooler had no connection to PostgreSQL free within {ACQUIRE_TIMEOUT:?}"),
    ))
}

/// A connection to read with: one whose pooler keeps it for a transaction alone is in one,
/// which ends when this is dropped.
#[derive(Debug)]
pub struct Reading {
    held: Held<Lent>,
    server: Arc<Chosen>,
    is_open: bool,
}

impl Reading {
    /// Begins to read.
    ///
    /// # Errors
    /// Why that cannot be.
    pub(in crate::db) async fn on(lent: Lent) -> Result<Self, sqlx::Error> {
        let server = Arc::clone(&lent.chosen);
        Ok(match server.pooling() {
            Pooling::Session => Self {
                held: Held::new(lent),
                server,
                is_open: false,
            },
            Pooling::Transaction => Self {
                held: lent.begin(Begin::Read).await?,
                server,
                is_open: true,
            },
        })
    }

    /// The connection, for one query.
    pub(in crate::db) fn conn(&mut self) -> PgConn<'_> {
        self.held.conn()
    }

    /// The server that it leads to.
    pub(in crate::db) const fn server(&self) -> &Arc<Chosen> {
        &self.server
    }

    /// Closes the connection at once, on which something may still be under way. Nothing is
    /// asked of this any more.
    pub(in crate::db) fn close(&mut self) {
        drop(std::mem::take(&mut self.held));
        self.is_open = false;
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        if !self.is_open {
            held.release();
            return;
        }
        tokio::spawn(async move {
            let end = sqlx::raw_sql("ROLLBACK").execute(held.conn());
            if let Ok(Ok(_)) = timeout(PARTING, end).await {
                held.release();
            }
        });
    }
}
