//! Logins that wait for their second step.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;

/// That this login of theirs still waits for its second step.
///
/// # Errors
/// [`Error::Unauthenticated`] when it does not.
pub(crate) async fn require_waiting(
    mut conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let waits: Option<i32> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT 1 FROM sessions
             WHERE id = $1 AND second_factor_user_id = $2 AND expires_at > $3",
        )
        .bind(id).bind(user_id).bind(now)
        .fetch_optional(c)
        .await
    })?;
    waits.map(drop).ok_or(Error::Unauthenticated)
}

/// Counts one more try at the second step; how many there were with it. None when the
/// login has had `most`, or does not wait any more.
pub(crate) async fn count_try(
    mut conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
    most: i32,
    now: DateTime<Utc>,
) -> Result<Option<i32>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar(
            "UPDATE sessions SET second_factor_tries = second_factor_tries + 1
             WHERE id = $1 AND second_factor_user_id = $2
               AND second_factor_tries < $3 AND expires_at > $4
             RETURNING second_factor_tries",
        )
        .bind(id).bind(user_id).bind(most).bind(now)
        .fetch_optional(c)
        .await
    })?)
}

/// Ends this login of theirs that waits. `false` when it does not wait any more.
pub(crate) async fn end_waiting(
    mut conn: Conn<'_>,
    id: Uuid,
    user_id: Uuid,
) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query("DELETE FROM sessions WHERE id = $1 AND second_factor_user_id = $2")
            .bind(id).bind(user_id)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(rows > 0)
}
