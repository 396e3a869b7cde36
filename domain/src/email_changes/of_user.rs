//! Which changes there are of one account's address.

use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// The ids of all that this user has asked for, whatever became of them.
pub(crate) async fn ids_of(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM email_changes WHERE user_id = $1")
            .bind(user_id)
            .fetch_all(c)
            .await
    })?)
}
