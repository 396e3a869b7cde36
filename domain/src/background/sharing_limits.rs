//! Telling other servers what was let pass here, all the time.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::limits::Exchange;
use crate::services::Services;

/// How often a server tells and asks.
const EVERY: Duration = Duration::from_millis(250);

/// Tells and hears until `shutdown`, where there may be other servers. While the database is
/// away each counts for itself.
pub(super) async fn keep_telling(services: Services, shutdown: CancellationToken) {
    if !services.address_limits.are_shared() {
        return;
    }
    let mut exchange = Exchange::new(&services.core);
    let mut is_away = false;
    while shutdown
        .run_until_cancelled(tokio::time::sleep(EVERY))
        .await
        .is_some()
    {
        match exchange
            .once(&services.core, &services.address_limits)
            .await
        {
            Ok(()) if is_away => {
                tracing::info!("limits for addresses are shared with other servers again");
                is_away = false;
            }
            Ok(()) => {}
            Err(error) if !is_away => {
                tracing::warn!(
                    %error,
                    "limits for addresses are not shared with other servers: each counts for itself"
                );
                is_away = true;
            }
            Err(error) => tracing::debug!(%error, "limits for addresses are not shared"),
        }
    }
}
