//! Taking what was erased out of SQLite's files, too.

use std::time::Duration;

use sqlx::sqlite::SqlitePool;
use sqlx::{ConnectOptions, Connection};

use super::pools::Db;
use crate::error::Error;

/// How long one try waits for those who read an older state. Nobody writes meanwhile.
const PATIENCE: Duration = Duration::from_millis(50);

/// How often it is tried, and with what pause.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(250);

impl Db {
    /// Moves what was committed from the write-ahead log of SQLite into its file, and empties
    /// the log, in which rows stand as they were; whether that could be done: whoever reads
    /// an older state keeps the log as it is. The file itself keeps nothing of what was
    /// deleted, because of `secure_delete`.
    ///
    /// On PostgreSQL there is nothing to do here: `VACUUM` takes the old versions of rows
    /// away, and the server's own log is recycled.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn forget_erased(&self) -> Result<bool, Error> {
        let Self::Sqlite { writer, .. } = self else {
            return Ok(true);
        };
        for tried in 1..=TRIES {
            if truncate_log(writer).await? {
                return Ok(true);
            }
            if tried < TRIES {
                tokio::time::sleep(PAUSE).await;
            }
        }
        Ok(false)
    }
}

/// On a connection of its own, so that whoever writes waits for [`PATIENCE`] at most.
async fn truncate_log(writer: &SqlitePool) -> Result<bool, sqlx::Error> {
    let options = writer.connect_options();
    let options = (*options).clone().busy_timeout(PATIENCE);
    let mut conn = options.connect().await?;
    let (busy, _, _): (i32, i32, i32) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut conn)
        .await?;
    conn.close().await?;
    Ok(busy == 0)
}
