//! Suspending an account, and who is left to look after the site.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Conn, Tx, on};
use crate::error::Error;
use crate::role::Role;

/// The ids of the users who are suspended, as a part of another table's query.
macro_rules! suspended {
    () => {
        "(SELECT id FROM users WHERE suspended_at IS NOT NULL)"
    };
}

pub(crate) use suspended;

/// Notes since when an account is suspended, and why, or that it is not. The caller has
/// locked the user's row.
///
/// # Errors
/// Those of the database.
pub(crate) async fn set_suspended(
    mut conn: Conn<'_>,
    id: Uuid,
    suspended: Option<(DateTime<Utc>, &str)>,
) -> Result<(), Error> {
    let (at, reason) = suspended.unzip();
    on!(conn, c => {
        sqlx::query("UPDATE users SET suspended_at = $2, suspension_reason = $3 WHERE id = $1")
            .bind(id).bind(at).bind(reason)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Whether this user is the only administrator whose account is active. Until the
/// transaction ends no other administrator is suspended or leaves. To be asked before any
/// user's row is locked, as all of these take them in one order.
///
/// # Errors
/// Those of the database.
pub(crate) async fn is_last_admin(tx: &mut Tx, id: Uuid) -> Result<bool, Error> {
    let sql = format!(
        "SELECT id FROM users WHERE role = $1
             AND suspended_at IS NULL AND deletion_scheduled_for IS NULL
         ORDER BY id {}",
        tx.conn().hold()
    );
    let admins: Vec<Uuid> = on!(tx.conn(), c => {
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(Role::Admin.as_str()).fetch_all(c).await
    })?;
    tx.note_waited();
    Ok(admins == [id])
}
