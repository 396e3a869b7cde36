//! The end of accounts whose address nobody has confirmed.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Conn, Core, on};
use crate::error::Error;

/// What an account may be removed for that nobody has confirmed: it has no more than
/// what everybody gets by registering.
const HAS_NOTHING: &str = "is_verified = FALSE AND role = 'user'
    AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.owner_id = users.id)";

/// Accounts that one transaction removes: others write, too.
const AT_ONCE: i64 = 200;

/// Removes the accounts that people have made by registering and whose address was not
/// confirmed for [`Settings::unconfirmed_lifetime`](crate::Settings); how many. Their
/// names are free again. What an operator has made, or given another role, stays, and
/// so does what has content.
pub async fn remove_unconfirmed(core: &Core) -> Result<u64, Error> {
    let before = core.clock.now() - core.settings.unconfirmed_lifetime;
    let mut removed = 0;
    loop {
        let some = core
            .write(async move |tx| remove_some(tx.conn(), before).await)
            .await?;
        removed += some;
        if some == 0 {
            break;
        }
    }
    if removed > 0 {
        tracing::info!(
            removed,
            "accounts removed whose address was never confirmed"
        );
    }
    Ok(removed)
}

/// The condition stands twice: on PostgreSQL the inner one says what was so when the
/// statement began, the outer one is asked again of a row that somebody has just
/// changed.
async fn remove_some(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<u64, Error> {
    let sql = format!(
        "DELETE FROM users
         WHERE claimed_at < $1 AND {HAS_NOTHING}
           AND id IN (SELECT id FROM users WHERE claimed_at < $1 AND {HAS_NOTHING} LIMIT $2)"
    );
    Ok(on!(conn, c => {
        sqlx::query(AssertSqlSafe(sql))
            .bind(before).bind(AT_ONCE)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?)
}

/// Removes this account, if nobody has confirmed it and it has nothing; whether it did.
pub(crate) async fn remove_if_unconfirmed(mut conn: Conn<'_>, id: Uuid) -> Result<bool, Error> {
    let sql = format!("DELETE FROM users WHERE id = $1 AND {HAS_NOTHING}");
    let rows = on!(conn, c => {
        sqlx::query(AssertSqlSafe(sql))
            .bind(id)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}
