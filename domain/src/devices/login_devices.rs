//! Devices that somebody has logged in with before: their wrong passwords are counted
//! apart from everybody else's, so that nobody can lock an account's owner out of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::client::DeviceToken;
use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// How long a device is known after its last login: a year, as long as its cookie
/// lives.
pub const REMEMBERED: Duration = Duration::from_hours(365 * 24);

/// The most devices of one account that are known, those that logged in last: 20.
/// Each has its own five wrong passwords, and 100 is what NIST SP 800-63B-4 section
/// 3.2.2 allows in all.
const MOST: i64 = 20;

/// Whether this account was logged in to from the device with this hash.
pub(crate) async fn is_known(
    mut conn: Conn<'_>,
    user_id: Uuid,
    device_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let later: Option<i64> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM login_devices later
                     WHERE later.user_id = d.user_id AND later.last_login_at > d.last_login_at)
             FROM login_devices d
             WHERE d.user_id = $1 AND d.device_hash = $2 AND d.last_login_at > $3",
        )
        .bind(user_id).bind(device_hash).bind(now - REMEMBERED)
        .fetch_optional(c)
        .await
    })?;
    Ok(later.is_some_and(|later| later < MOST))
}

/// Remembers the device that this session was begun with; what its browser is to
/// keep. One that keeps an id already, for another account perhaps, keeps that.
pub(crate) async fn remember(
    tx: &mut Tx,
    user_id: Uuid,
    session_id: Uuid,
) -> Result<DeviceToken, Error> {
    let token = tx
        .client()
        .device
        .unwrap_or_else(|| DeviceToken::new(&*tx.core().entropy));
    let now = tx.now();
    on!(tx.conn(), c => {
        sqlx::query(
            "INSERT INTO login_devices
                 (user_id, device_hash, session_id, first_login_at, last_login_at)
             VALUES ($1, $2, $3, $4, $4)
             ON CONFLICT (user_id, device_hash)
             DO UPDATE SET session_id = $3, last_login_at = $4",
        )
        .bind(user_id).bind(token.hash_for(user_id)).bind(session_id).bind(now)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(token)
}

/// Forgets the device of a session that its owner ends from elsewhere.
pub(crate) async fn forget(
    mut conn: Conn<'_>,
    user_id: Uuid,
    session_id: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM login_devices WHERE user_id = $1 AND session_id = $2")
            .bind(user_id).bind(session_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets all devices but the one of this session.
pub(crate) async fn forget_others(
    mut conn: Conn<'_>,
    user_id: Uuid,
    session_id: Uuid,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM login_devices WHERE user_id = $1 AND session_id <> $2")
            .bind(user_id).bind(session_id)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// Forgets the devices that have logged in for the first time since then.
pub(crate) async fn forget_since(
    mut conn: Conn<'_>,
    user_id: Uuid,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM login_devices WHERE user_id = $1 AND first_login_at >= $2")
            .bind(user_id).bind(since)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// The hashes of all devices of this account.
pub(crate) async fn hashes(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Vec<u8>>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT device_hash FROM login_devices WHERE user_id = $1")
            .bind(user_id)
            .fetch_all(c)
            .await
    })?)
}

/// Deletes what [`is_known`] does not know any more.
pub(crate) async fn sweep(mut conn: Conn<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM login_devices
             WHERE last_login_at <= $1
                OR (SELECT COUNT(*) FROM login_devices later
                    WHERE later.user_id = login_devices.user_id
                      AND later.last_login_at > login_devices.last_login_at) >= $2",
        )
        .bind(now - REMEMBERED).bind(MOST)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
