//! The server that is used, and what speaks against it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::postgres::{PgConnectOptions, PgPool};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::super::pooling::Pooling;
use super::super::postgres;

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const READ_ONLY: &str = "25006";
/// `admin_shutdown`, `crash_shutdown`, `cannot_connect_now`.
const STOPPING: [&str; 3] = ["57P01", "57P02", "57P03"];

/// A server that is used, and a pool of connections to it.
#[derive(Debug)]
pub struct Chosen {
    host: usize,
    pool: PgPool,
    given_up: CancellationToken,
    /// Whether it said that it takes no writes.
    said_read_only: AtomicBool,
    /// Whether it is the only one: then a connection that broke says nothing, the pool
    /// opens another.
    is_only: bool,
    pooling: Pooling,
    doubts: Arc<Notify>,
}

impl Chosen {
    pub(super) fn new(
        host: usize,
        options: PgConnectOptions,
        doubts: &Arc<Notify>,
        is_only: bool,
        pooling: Pooling,
    ) -> Self {
        Self {
            host,
            pool: postgres::pool(options, pooling),
            given_up: CancellationToken::new(),
            said_read_only: AtomicBool::new(false),
            is_only,
            pooling,
            doubts: Arc::clone(doubts),
        }
    }

    pub(super) const fn host(&self) -> usize {
        self.host
    }

    pub(super) const fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub(in crate::db) const fn pooling(&self) -> Pooling {
        self.pooling
    }

    pub(super) fn said_read_only(&self) -> bool {
        self.said_read_only.load(Ordering::Relaxed)
    }

    /// Looks at what a statement or a try to connect was answered.
    pub(in crate::db) fn note(&self, error: &sqlx::Error) {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some(READ_ONLY) => self.said_read_only.store(true, Ordering::Relaxed),
            Some(code) if STOPPING.contains(&code) && !self.is_only => {}
            None if !self.is_only && is_broken(error) => {}
            _ => return,
        }
        self.doubts.notify_one();
    }

    /// Lets nobody wait any longer for what this server was asked: it does not answer, and
    /// another one is used.
    pub(super) fn give_up(&self) {
        self.given_up.cancel();
    }

    /// What those are told, as soon as it is so.
    pub(in crate::db) async fn given_up(&self) -> sqlx::Error {
        self.given_up.cancelled().await;
        let why = "the server does not answer, and another one is used";
        sqlx::Error::Io(io::Error::new(io::ErrorKind::ConnectionAborted, why))
    }

    /// The answer, unless there will be none.
    pub(in crate::db) async fn unless_given_up<T>(
        &self,
        answer: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        let answer = tokio::select! {
            biased;
            answer = answer => answer,
            error = self.given_up() => Err(error),
        };
        if let Err(error) = &answer {
            self.note(error);
        }
        answer
    }
}

const fn is_broken(error: &sqlx::Error) -> bool {
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
    )
}
