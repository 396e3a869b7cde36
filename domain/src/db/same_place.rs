//! Whether two addresses lead to one database.

use super::conn::Conn;
use super::pools::{Db, Freshness, OpenError};
use crate::error::Error;

/// Why another address could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum Unasked {
    /// It is none.
    #[error("it cannot be used")]
    Address(#[from] OpenError),
    /// It does not answer, or not as a database does.
    #[error("{0}")]
    Silent(#[from] Error),
}

impl Db {
    /// Whether `url` leads to this database, perhaps as another role. SQLite has no roles.
    ///
    /// # Errors
    /// [`Unasked`].
    pub async fn is_also_at(&self, url: &str) -> Result<bool, Unasked> {
        if matches!(self, Self::Sqlite { .. }) {
            return Ok(true);
        }
        let other = Self::open(url, None).await?;
        let there = place(&other).await;
        other.close().await;
        Ok(place(self).await? == there?)
    }
}

/// The database's name, and when its server was started.
async fn place(db: &Db) -> Result<(String, String), Error> {
    let mut reader = db.read(Freshness::Latest).await?;
    let Conn::Postgres(conn) = reader.conn() else {
        return Ok(Default::default());
    };
    let place = sqlx::query_as("SELECT current_database()::text, pg_postmaster_start_time()::text")
        .fetch_one(conn)
        .await?;
    Ok(place)
}
