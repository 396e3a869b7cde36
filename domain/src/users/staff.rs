//! Who works for the site.

use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// The most that are told of one thing.
const MOST: i64 = 50;

/// The accounts whose role [works for the site](crate::Role::is_staff), that are open and
/// have confirmed their address, the oldest first.
///
/// # Errors
/// Those of the database.
pub(crate) async fn staff(mut conn: Conn<'_>) -> Result<Vec<Uuid>, Error> {
    Ok(on!(conn, c => {
        // As the index `users_staff` has it.
        sqlx::query_scalar(
            "SELECT id FROM users
             WHERE role IN ('moderator', 'admin') AND is_verified = TRUE
               AND suspended_at IS NULL AND deletion_scheduled_for IS NULL
             ORDER BY id LIMIT $1",
        )
        .bind(MOST)
        .fetch_all(c)
        .await
    })?)
}
