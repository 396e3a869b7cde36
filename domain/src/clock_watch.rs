//! Watching whether somebody sets the clock, and putting right what was written by one that
//! was fast.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::clock::Steps;
use crate::error::Error;
use crate::services::Services;
use crate::{jobs, recoveries};

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(30);

/// After how many looks waits are bounded anyway: another server may have had the clock
/// that was fast.
const LOOKS: u32 = 20;

/// Bounds what waits in the database by the longest time that it may wait, so that a clock
/// that was a day fast, and is set right, holds nothing back for that day. Limits bound
/// theirs where they are read.
///
/// # Errors
/// Those of the database.
pub async fn bound_waits(services: &Services) -> Result<(), Error> {
    services
        .write(async move |tx| {
            let jobs = jobs::bound_waits(tx).await?;
            let latest = tx.now() + tx.settings().recovery_wait;
            let recoveries = recoveries::bound_waits(tx.conn(), latest).await?;
            if jobs + recoveries > 0 {
                tracing::warn!(
                    jobs,
                    recoveries,
                    "waits of a clock that was fast are shortened"
                );
            }
            Ok(())
        })
        .await
}

/// Logs each step of the clock, and bounds what waits at the start, after a step and now
/// and then, until `shutdown`.
pub(crate) async fn watch(services: Services, shutdown: CancellationToken) {
    let mut steps = Steps::since(&*services.clock);
    for look in 0_u32.. {
        let step = steps.look(&*services.clock);
        if let Some(step) = step {
            tracing::warn!(
                by_s = step.num_seconds(),
                "the clock was set, or the machine slept"
            );
        }
        if (step.is_some() || look % LOOKS == 0)
            && let Err(error) = bound_waits(&services).await
        {
            tracing::warn!(%error, "the waits of jobs could not be looked at");
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}
