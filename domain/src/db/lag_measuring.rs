//! Measuring how far the read replica is behind.
//!
//! Once a second the primary is asked how far its log is written, and which time that
//! stands for. A replica that has replayed the log that far shows what was written until
//! then, whatever the clocks of both servers say.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::lag::{FAR, Measured, Standing, Unfit};
use super::lag_samples::{Found, Samples, ask_primary, ask_replica};
use super::replica::Replica;
use super::servers::{Chosen, Reading, Servers};

/// Between two measurements.
const EVERY: Duration = Duration::from_secs(1);
/// How long a server may take to be asked: one in the same network takes a hundredth.
const PATIENCE: Duration = Duration::from_secs(2);

/// Measures until nobody uses the replica any more.
pub(super) async fn measure(primary: Servers, replica: Weak<Replica>) {
    let mut samples = Samples::default();
    let mut asked_last: Option<Arc<Chosen>> = None;
    while let Some(replica) = replica.upgrade() {
        if let Ok(Ok(mut lent)) = timeout(PATIENCE, begin(&primary)).await {
            // What another primary has written says nothing of this one's log.
            let before = asked_last.replace(Arc::clone(lent.server()));
            if before.is_none_or(|before| !Arc::ptr_eq(&before, lent.server())) {
                samples = Samples::default();
            }
            let asked = Instant::now();
            if let Some(written) = answer(&mut lent, ask_primary).await {
                samples.add(asked, written);
            }
        }
        // One that is away is passed over where connections to it are lent.
        if let Some(lent) = replica.lend().await
            && let Ok(mut lent) = Reading::on(lent).await
        {
            let asked = Instant::now();
            let standing = match answer(&mut lent, ask_replica).await {
                Some(replayed) => judged(samples.newest_in(&replayed), asked, lent.server()),
                None => Standing::Unfit(Unfit::Silent),
            };
            replica.lag().set(standing);
        }
        drop(replica);
        sleep(EVERY).await;
    }
}

async fn begin(primary: &Servers) -> Result<Reading, sqlx::Error> {
    Reading::on(primary.acquire().await?).await
}

/// What a server says of itself, within [`PATIENCE`].
async fn answer<T>(
    lent: &mut Reading,
    ask: impl AsyncFnOnce(&mut Reading) -> Result<T, sqlx::Error>,
) -> Option<T> {
    if let Ok(answer) = timeout(PATIENCE, ask(lent)).await {
        return answer.ok();
    }
    // What it was asked is still under way.
    lent.close();
    None
}

fn judged(found: Found, asked: Instant, server: &Arc<Chosen>) -> Standing {
    let (as_of, behind) = match found {
        Found::ThePrimary => (asked, Duration::ZERO),
        Found::Sample { as_of, behind } => (as_of, behind),
        Found::MoreThan(behind) if behind > FAR => return Standing::Unfit(Unfit::Far(behind)),
        Found::MoreThan(_) | Found::Nothing => return Standing::Unknown,
        Found::Stranger => return Standing::Unfit(Unfit::Stranger),
    };
    if behind > FAR {
        return Standing::Unfit(Unfit::Far(behind));
    }
    Standing::Measured(Measured {
        server: Arc::clone(server),
        as_of,
        behind,
    })
}
