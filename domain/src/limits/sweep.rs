//! Deleting counters whose window has passed.

use chrono::{DateTime, Utc};

use crate::db::{Conn, on};
use crate::error::Error;

/// Deletes the counters whose window ended before this.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM limits WHERE window_ends_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
