//! Deleting changes that nobody can undo any more.

use chrono::{DateTime, Utc};

use crate::db::{Conn, on};
use crate::error::Error;

/// Deletes what could be undone until `before`.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM email_changes WHERE undo_until < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
