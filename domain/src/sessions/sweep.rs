//! Deleting what is over.

use std::time::Duration;

use crate::accounts::login_devices;
use crate::db::on;
use crate::error::Error;
use crate::services::Services;

/// Deletes what nobody can use any more: sessions, verification tokens and changes
/// of address that are over, counters whose window has passed a day ago, and devices
/// that are not known any more.
pub async fn sweep(services: &Services) -> Result<(), Error> {
    const KEPT_COUNTERS: Duration = Duration::from_hours(24);
    let now = services.clock.now();
    for (sql, before) in [
        ("DELETE FROM sessions WHERE expires_at < $1", now),
        ("DELETE FROM verification_tokens WHERE expires_at < $1", now),
        ("DELETE FROM email_changes WHERE undo_until < $1", now),
        ("DELETE FROM passkey_ceremonies WHERE expires_at < $1", now),
        (
            "DELETE FROM limits WHERE window_ends_at < $1",
            now - KEPT_COUNTERS,
        ),
    ] {
        // Each by itself, so that it waits for nobody with rows of another table
        // in its hands.
        services
            .db
            .write(move |tx| {
                Box::pin(async move {
                    on!(tx.conn(), c => sqlx::query(sql).bind(before).execute(c).await.map(drop))?;
                    Ok(())
                })
            })
            .await?;
    }
    services
        .db
        .write(move |tx| Box::pin(async move { login_devices::sweep_in(tx.conn(), now).await }))
        .await?;
    services.address_limits.sweep();
    Ok(())
}
