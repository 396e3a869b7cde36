//! A write that tells whether the database takes any.

use crate::db::{Tx, on};
use crate::error::Error;

/// Writes a row that nobody else has, for a transaction that is [undone](Tx::undo).
///
/// # Errors
/// Those of the database.
pub(crate) async fn prove_write(tx: &mut Tx) -> Result<(), Error> {
    let (now, key) = (tx.now(), tx.new_id());
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO limits (bucket, key, count, window_ends_at, blocked_until)
             VALUES ('readiness', $1, 0, $2, $2)",
        )
        .bind(key.as_bytes().as_slice()).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
