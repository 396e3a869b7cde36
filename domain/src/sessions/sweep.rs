//! Deleting what is over.

use std::time::Duration;

use crate::db::on;
use crate::devices::login_devices;
use crate::error::Error;
use crate::services::Services;

/// Deletes what nobody can use any more: sessions, verification tokens and changes
/// of address that are over, counters whose window has passed a day ago, and ended
/// sessions and devices that nothing depends on any more.
pub async fn sweep(services: &Services) -> Result<(), Error> {
    const KEPT_COUNTERS: Duration = Duration::from_hours(24);
    // A job that sends a link may be tried again for some hours.
    const JOB_TIME: Duration = Duration::from_hours(24);
    let settings = &services.settings;
    let link_lifetime = settings
        .verification_lifetime
        .max(settings.password_reset_lifetime)
        .max(settings.email_change_lifetime);
    let now = services.clock.now();
    for (sql, before) in [
        ("DELETE FROM sessions WHERE expires_at < $1", now),
        ("DELETE FROM verification_tokens WHERE expires_at < $1", now),
        ("DELETE FROM email_changes WHERE undo_until < $1", now),
        ("DELETE FROM passkey_ceremonies WHERE expires_at < $1", now),
        (
            "DELETE FROM ended_sessions WHERE last_seen_at < $1",
            now - link_lifetime - JOB_TIME,
        ),
        (
            "DELETE FROM limits WHERE window_ends_at < $1",
            now - KEPT_COUNTERS,
        ),
    ] {
        // Each by itself, so that it waits for nobody with rows of another table
        // in its hands.
        services
            .write(async move |tx| {
                on!(tx.conn(), c => sqlx::query(sql).bind(before).execute(c).await.map(drop))?;
                Ok(())
            })
            .await?;
    }
    services
        .write(async move |tx| login_devices::sweep_in(tx.conn(), now).await)
        .await?;
    services.address_limits.sweep();
    Ok(())
}
