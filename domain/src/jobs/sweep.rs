//! Deleting jobs that failed for good long ago.

use chrono::{DateTime, Utc};

use crate::db::{Conn, on};
use crate::error::Error;

/// Deletes at most so many of the jobs that failed for good before this; how many.
///
/// # Errors
/// Those of the database.
pub(crate) async fn sweep_dead(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<u64, Error> {
    Ok(on!(conn, c => {
        sqlx::query(
            "DELETE FROM jobs WHERE state = 'dead' AND id IN
                 (SELECT id FROM jobs WHERE state = 'dead' AND run_at < $1
                  ORDER BY run_at LIMIT $2)",
        )
        .bind(before).bind(most)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?)
}
