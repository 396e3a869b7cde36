//! Taking a person out of the table of users.

use uuid::Uuid;

use super::NO_PASSWORD;
use crate::db::{Conn, on};
use crate::error::Error;

/// Takes everything out of the row that says who this was, and every way to log in. The row
/// stays for as long as others refer to it: its time to be deleted does too, so that nothing
/// opens it any more.
pub(crate) async fn blank(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    // Longer than a username may be, so that nobody can type it.
    let nobody = id.simple().to_string();
    on!(conn, c => {
        sqlx::query(
            "UPDATE users SET username = $2, username_key = $2, email = '', email_key = '',
                    password_hash = $3, role = 'user', is_verified = FALSE,
                    promoted_to_creator_at = NULL, two_factor_enabled = FALSE,
                    claimed_at = NULL, theme = NULL, language = NULL, suspended_at = NULL,
                    suspension_reason = NULL
             WHERE id = $1",
        )
        .bind(id).bind(&nobody).bind(NO_PASSWORD)
        .execute(c)
        .await
        .map(drop)
    })?;
    on!(conn, c => {
        sqlx::query("DELETE FROM held_usernames WHERE user_id = $1")
            .bind(id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Removes the row, and what only belongs to it.
pub(crate) async fn remove(mut conn: Conn<'_>, id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM users WHERE id = $1").bind(id).execute(c).await.map(drop)
    })?;
    Ok(())
}
