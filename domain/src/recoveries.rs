//! The table of accounts that were locked while two-step login was on, and of the waits
//! of their owners.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// The way into an account that was locked, for an owner without a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// Whether two-step login was turned on later than what the account was locked for.
    pub(crate) two_step_came_after: bool,
    /// When the password alone is enough; none while nobody waits.
    pub opens_at: Option<DateTime<Utc>>,
}

from_row!(Recovery {
    two_step_came_after,
    opens_at
});

/// Notes that the account is locked, in place of what was noted before.
pub(crate) async fn begin(
    mut conn: Conn<'_>,
    user_id: Uuid,
    two_step_came_after: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "INSERT INTO recoveries (user_id, locked_at, two_step_came_after) VALUES ($1, $2, $3)
             ON CONFLICT (user_id) DO UPDATE SET locked_at = $2, opens_at = NULL,
                 two_step_came_after = CASE WHEN recoveries.two_step_came_after = TRUE THEN TRUE ELSE $3 END",
        )
        .bind(user_id).bind(now).bind(two_step_came_after)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// Ends a wait: whoever set another password begins their own.
pub(crate) async fn stop_waiting(mut conn: Conn<'_>, user_id: Uuid) -> Result<bool, Error> {
    let rows = on!(conn, c => {
        sqlx::query(
            "UPDATE recoveries SET opens_at = NULL WHERE user_id = $1 AND opens_at IS NOT NULL",
        )
        .bind(user_id)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

/// Somebody is logged in again: from here on there is nothing to wait for.
pub(crate) async fn end(mut conn: Conn<'_>, user_id: Uuid) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM recoveries WHERE user_id = $1")
            .bind(user_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// What is noted of this account, if it was locked.
pub(crate) async fn find(mut conn: Conn<'_>, user_id: Uuid) -> Result<Option<Recovery>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as("SELECT two_step_came_after, opens_at FROM recoveries WHERE user_id = $1")
            .bind(user_id)
            .fetch_optional(c)
            .await
    })?)
}

/// Notes from when on the password alone is enough.
pub(crate) async fn set_wait(
    mut conn: Conn<'_>,
    user_id: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("UPDATE recoveries SET opens_at = $2 WHERE user_id = $1")
            .bind(user_id).bind(until)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Ends no wait later than this: longer ones were begun while the clock was fast. How many
/// those were.
pub(crate) async fn bound_waits(mut conn: Conn<'_>, latest: DateTime<Utc>) -> Result<u64, Error> {
    Ok(on!(conn, c => {
        sqlx::query("UPDATE recoveries SET opens_at = $1 WHERE opens_at > $1")
            .bind(latest)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?)
}
