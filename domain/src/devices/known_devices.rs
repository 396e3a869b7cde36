//! Devices and networks that an account was seen with, so that a login from another
//! one is told.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{Conn, Tx, on};
use crate::device_names::fingerprint;
use crate::error::Error;

/// Notes the client's device, and answers whether it is another device or network than
/// all those before. The first of an account is not: there is nothing yet to tell it
/// from, unless the account `was_here_before` devices were written down.
pub(crate) async fn is_new(
    tx: &mut Tx,
    user_id: Uuid,
    was_here_before: bool,
) -> Result<bool, Error> {
    let (now, device) = (tx.now(), fingerprint(tx.client()));
    let added = on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO known_devices (user_id, device_hash, first_seen_at) VALUES ($1, $2, $3)
             ON CONFLICT (user_id, device_hash) DO NOTHING",
        )
        .bind(user_id).bind(&device).bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })?;
    if added == 0 {
        return Ok(false);
    }
    let others: i64 = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND device_hash <> $2",
        )
        .bind(user_id).bind(&device)
        .fetch_one(c)
        .await
    })?;
    Ok(others > 0 || was_here_before)
}

/// Forgets the devices that were seen for the first time since then: the next login from
/// one of these is told again.
pub(crate) async fn forget_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM known_devices WHERE user_id = $1 AND first_seen_at >= $2")
            .bind(user_id).bind(since)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
