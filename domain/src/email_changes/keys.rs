//! The keys of the addresses that accounts move to and from.

use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// The two addresses of a change, and the keys that are stored for them.
pub(crate) struct StoredKeys {
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    pub(crate) old_email: String,
    pub(crate) old_email_key: String,
    pub(crate) new_email: String,
    pub(crate) new_email_key: String,
}

from_row!(StoredKeys {
    id,
    user_id,
    old_email,
    old_email_key,
    new_email,
    new_email_key
});

/// Those of all changes.
pub(crate) async fn stored_keys(mut conn: Conn<'_>) -> Result<Vec<StoredKeys>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT id, user_id, old_email, old_email_key, new_email, new_email_key
             FROM email_changes",
        )
        .fetch_all(c)
        .await
    })?)
}

/// Gives this change other keys.
pub(crate) async fn set_keys(
    mut conn: Conn<'_>,
    id: Uuid,
    from: &str,
    to: &str,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE email_changes SET old_email_key = $2, new_email_key = $3 WHERE id = $1")
            .bind(id).bind(from).bind(to)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
