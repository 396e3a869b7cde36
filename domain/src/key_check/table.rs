//! The mark of the key that belongs to the database.

use crate::db::{Conn, Tx, on};
use crate::error::Error;

pub(super) async fn read(mut conn: Conn<'_>) -> Result<Option<Vec<u8>>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT mark FROM key_check").fetch_optional(c).await
    })?)
}

/// Writes it down where none is.
pub(super) async fn add(tx: &mut Tx, mark: &[u8]) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO key_check (only_row, mark, written_at) VALUES (1, $1, $2)
             ON CONFLICT (only_row) DO NOTHING",
        )
        .bind(mark).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Writes it down in place of the one that is.
pub(super) async fn replace(tx: &mut Tx, mark: &[u8]) -> Result<(), Error> {
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query("UPDATE key_check SET mark = $1, written_at = $2")
            .bind(mark).bind(now)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
