//! Units of work that share SQLite's writer.

mod ahead;
mod failures;
mod sharing;
mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection};
use tempfile::TempDir;

use super::super::write_queue::Bounds;
use super::*;
use crate::db::{Conn, SqliteConn};

/// No test waits for as long.
const LONG: Duration = Duration::from_mins(5);

/// What a write answers, when it does.
type Write = BoxFuture<'static, Result<u32, Error>>;

/// A database with the tables `notes`, `parents` and `children`.
struct Opened {
    db: Db,
    folder: TempDir,
}

impl Opened {
    async fn new() -> Self {
        Self::with(usize::MAX, LONG, LONG).await
    }

    /// One whose transactions have at most so many units and take no further one after
    /// `time`, and for which a unit waits so long.
    async fn with(units: usize, time: Duration, patience: Duration) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let db = Db::open_sqlite(&url, Bounds { units, time }, patience)
            .await
            .unwrap();
        let this = Self { db, folder };
        this.say(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE);
             CREATE TABLE parents (id INTEGER PRIMARY KEY);
             CREATE TABLE children (parent_id INTEGER NOT NULL REFERENCES parents (id));",
        )
        .await;
        this
    }

    /// Takes the writer away from everybody.
    async fn hold(&self) -> PoolConnection<Sqlite> {
        let Db::Sqlite { writer, .. } = &self.db else {
            unreachable!()
        };
        writer.acquire().await.unwrap()
    }

    /// Says something to the writer's connection, outside of any transaction.
    async fn say(&self, sql: &'static str) {
        let mut conn = self.hold().await;
        sqlx::raw_sql(sql).execute(&mut *conn).await.unwrap();
    }

    /// The numbers of the notes, in the order in which they were made.
    async fn notes(&self) -> Vec<u32> {
        let mut conn = self.hold().await;
        sqlx::query_scalar("SELECT number FROM notes ORDER BY id")
            .fetch_all(&mut *conn)
            .await
            .unwrap()
    }

    /// Counts the commits from now on, which nothing shuts the gate for any more.
    async fn commits(&self) -> Arc<AtomicUsize> {
        let commits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&commits);
        let mut conn = self.hold().await;
        let mut handle = conn.lock_handle().await.unwrap();
        handle.set_commit_hook(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            true
        });
        commits
    }

    /// A write that makes a note of this number, and answers it.
    fn note(&self, number: u32) -> Write {
        self.noted(number, Ok(number))
    }

    /// A write that makes a note of this number, and then answers this.
    fn noted(&self, number: u32, outcome: Result<u32, Error>) -> Write {
        self.write(async move |tx| {
            insert(tx, number).await?;
            outcome
        })
    }

    fn write<F>(&self, work: F) -> Write
    where
        F: for<'t> AsyncFunc<&'t mut Transaction, Result<u32, Error>> + Send + 'static,
        for<'t> <F as AsyncFunc<&'t mut Transaction, Result<u32, Error>>>::Fut: Send,
    {
        let db = self.db.clone();
        async move { db.write(work).await }.boxed()
    }

    /// Lets all of these wait, in their order, and then the writer go on.
    async fn at_once(&self, mut writes: Vec<Write>) -> Vec<Result<u32, Error>> {
        let held = self.hold().await;
        begin(&mut writes);
        drop(held);
        futures::future::join_all(writes).await
    }
}

/// Lets these writes wait in the queue.
fn begin(writes: &mut [Write]) {
    for write in writes {
        assert!(write.now_or_never().is_none(), "it waits");
    }
}

fn sqlite(tx: &mut Transaction) -> SqliteConn<'_> {
    match tx.conn() {
        Conn::Sqlite(conn) => conn,
        Conn::Postgres(_) => unreachable!(),
    }
}

async fn insert(tx: &mut Transaction, number: u32) -> Result<(), Error> {
    sqlx::query("INSERT INTO notes (number) VALUES ($1)")
        .bind(number)
        .execute(sqlite(tx))
        .await?;
    Ok(())
}

async fn say(tx: &mut Transaction, sql: &'static str) -> Result<(), Error> {
    sqlx::raw_sql(sql).execute(sqlite(tx)).await?;
    Ok(())
}

fn is_outage<T>(outcome: &Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Unavailable(_)))
}
