//! Deleting what is over.

use std::time::Duration;

use crate::artists;
use crate::deletion;
use crate::devices::login_devices;
use crate::error::Error;
use crate::services::Services;
use crate::users::{barred_names, held_names};
use crate::{
    email_changes, exports, invitations, limits, passkeys, retention, sessions, support, tokens,
    tracks, uploads,
};

/// Deletes what nobody can use any more: sessions, verification tokens, changes
/// of address, old names and unfinished uploads that are over, copies that are over, counters whose window has passed a day ago, and ended
/// sessions and devices that nothing depends on any more; and what has been kept for as long as it may be.
/// What was deleted until then leaves the disk as well.
pub async fn sweep(services: &Services) -> Result<(), Error> {
    const KEPT_COUNTERS: Duration = Duration::from_hours(24);
    // Long enough to see what became of one.
    const KEPT_INVITATIONS: Duration = Duration::from_hours(30 * 24);
    // A job that sends a link may be tried again for some hours.
    const JOB_TIME: Duration = Duration::from_hours(24);
    let settings = &services.settings;
    let link_lifetime = settings
        .verification_lifetime
        .max(settings.password_reset_lifetime)
        .max(settings.email_change_lifetime);
    let now = services.clock.now();
    let ended_before = now - link_lifetime - JOB_TIME;
    let counted_before = now - KEPT_COUNTERS;
    // Each by itself, so that it waits for nobody with rows of another table in its
    // hands.
    services
        .write(async move |tx| sessions::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| tokens::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| email_changes::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| held_names::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| barred_names::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| passkeys::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| sessions::sweep_ended(tx.conn(), ended_before).await)
        .await?;
    services
        .write(async move |tx| limits::sweep(tx.conn(), counted_before).await)
        .await?;
    services
        .write(async move |tx| login_devices::sweep(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| tracks::sweep_listens(tx.conn(), now).await)
        .await?;
    services
        .write(async move |tx| artists::sweep_handles(tx.conn(), now).await)
        .await?;
    let unconfirmed_before = now - settings.unconfirmed_lifetime;
    services
        .write(async move |tx| support::sweep(tx.conn(), now, unconfirmed_before).await)
        .await?;
    let closed_before = now - settings.ticket_lifetime;
    while services
        .write(async move |tx| support::sweep_closed(tx.conn(), closed_before).await)
        .await?
    {}
    let invited_before = now - KEPT_INVITATIONS;
    services
        .write(async move |tx| invitations::sweep(tx.conn(), invited_before).await)
        .await?;
    artists::rel_me::sweep(services).await?;
    deletion::take_up_overdue(services).await?;
    while services
        .write(async move |tx| uploads::sweep(tx).await)
        .await?
    {}
    exports::sweep(services).await?;
    services.address_limits.sweep();
    let outcome = retention::sweep(services).await;
    if !services.db.forget_erased().await? {
        tracing::info!("the write-ahead log is not emptied: somebody reads an older state");
    }
    outcome
}
