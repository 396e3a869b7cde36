//! The most sessions that one account has at the same time.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::db::{Tx, on};
use crate::error::Error;

/// Ends what is more than [`Settings::sessions_per_user`], now that `newest` has
/// begun: those that were used least recently, so that nobody is turned away from a
/// new device, and no device in daily use is logged out by one forgotten long ago.
/// The security log says so (OWASP ASVS 5.0, 7.1.2).
///
/// [`Settings::sessions_per_user`]: crate::Settings::sessions_per_user
pub(super) async fn end_surplus(tx: &mut Tx, user_id: Uuid, newest: Uuid) -> Result<(), Error> {
    let (most, now) = (tx.settings().sessions_per_user, tx.now());
    // Sessions that are over count for nothing, and go along.
    let gone: Vec<DateTime<Utc>> = on!(tx.conn(), c => {
        sqlx::query_scalar(
            "DELETE FROM sessions
             WHERE user_id = $1
               AND (expires_at <= $2 OR id IN (
                   SELECT id FROM sessions
                   WHERE user_id = $1 AND id <> $3 AND expires_at > $2
                   ORDER BY last_seen_at DESC, id DESC
                   LIMIT $4 OFFSET $5))
             RETURNING expires_at",
        )
        .bind(user_id).bind(now).bind(newest)
        .bind(i64::MAX).bind(i64::from(most.saturating_sub(1)))
        .fetch_all(c)
        .await
    })?;
    let ended = gone.iter().filter(|expires_at| **expires_at > now).count();
    if ended > 0 {
        let event = Event::by_user(Action::EndSurplusSessions { ended, most }, user_id);
        audit::record(tx, &event).await?;
    }
    Ok(())
}
