//! Noting that a session is in use.

use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

use super::Session;
use crate::db::{Core, Tx, on};
use crate::error::Error;
use crate::settings::Settings;

/// Whether the use of a session is to be written down. Only the session of somebody who is logged in lives on
/// for being used: a visitor's, and a login that waits for its second step, end when
/// they end.
pub fn is_stale(core: &Core, session: &Session) -> bool {
    let due_at = session.last_seen_at + core.settings.session_touch;
    session.user_id.is_some() && core.clock.now() >= due_at
}

/// Writes down that the session is in use, from where, and puts its idle limit
/// off; never past the absolute one, and never once it is over. Requests at the
/// same moment write it once.
pub(crate) async fn touch(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    let now = tx.now();
    let seen_before = now - tx.settings().session_touch;
    let created_at: Option<DateTime<Utc>> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "SELECT created_at FROM sessions
             WHERE id = $1 AND user_id IS NOT NULL AND last_seen_at <= $2 AND expires_at > $3",
        )
        .bind(id).bind(seen_before).bind(now)
        .fetch_optional(c)
        .await
    })?;
    let Some(created_at) = created_at else {
        return Ok(());
    };
    let expires_at = expiry(tx.settings(), created_at, now);
    let client = Arc::clone(tx.client());
    // Asked once more, because another request may have been faster.
    on!(tx.conn(), c => {
        sqlx::query(
            "UPDATE sessions SET last_seen_at = $2, expires_at = $3, address = $4, user_agent = $5
             WHERE id = $1 AND last_seen_at <= $6 AND expires_at > $2",
        )
        .bind(id).bind(now).bind(expires_at)
        .bind(client.address.map(|address| address.to_string()))
        .bind(&client.user_agent).bind(seen_before)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}

/// When a session that began then and is used now is over.
pub(super) fn expiry(
    settings: &Settings,
    created_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    (now + settings.session_idle).min(created_at + settings.session_absolute)
}
