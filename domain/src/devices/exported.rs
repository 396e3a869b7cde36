//! What somebody takes along of the devices that they logged in with. The marks that
//! browsers are known by tell nobody anything.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// A browser that somebody logged in from.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedDevice {
    first_login_at: DateTime<Utc>,
    last_login_at: DateTime<Utc>,
}

from_row!(ExportedDevice {
    first_login_at,
    last_login_at
});

/// A kind of device, or a network, that an account was first seen with.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedSight {
    first_seen_at: DateTime<Utc>,
}

from_row!(ExportedSight { first_seen_at });

/// The browsers that this user logged in from.
///
/// # Errors
/// Those of the database.
pub(crate) async fn login_devices(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedDevice>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT first_login_at, last_login_at FROM login_devices WHERE user_id = $1
             ORDER BY first_login_at",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}

/// When this account was first seen with each kind of device and network.
///
/// # Errors
/// Those of the database.
pub(crate) async fn known_devices(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedSight>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT first_seen_at FROM known_devices WHERE user_id = $1 ORDER BY first_seen_at",
        )
        .bind(user_id)
        .fetch_all(c)
        .await
    })?)
}
