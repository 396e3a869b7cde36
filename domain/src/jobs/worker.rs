//! The worker: claims what is due and runs it, until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::backoff;
use super::claim::{self, Claim, Outcome};
use super::failure::Failure;
use super::registry::Registry;
use crate::db::Core;
use crate::error::Error;

/// The longest a try may take; shorter than a claim holds.
const TIME_LIMIT: Duration = Duration::from_secs(90);

/// Jobs that run at the same time: what takes long is waiting for a mail server.
const AT_ONCE: usize = 4;

/// How often the worker looks for jobs that nobody woke it for.
const POLL: Duration = Duration::from_secs(1);

/// The longest pause between two looks while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Runs jobs until `shutdown`, then finishes those that are running.
///
/// Several processes may run workers on one database. A database that is away
/// is asked again after growing pauses, and logged once.
pub async fn run<C: Clone + Send + Sync + 'static>(
    core: Core,
    registry: Registry<C>,
    shutdown: CancellationToken,
) {
    let registry = Arc::new(registry);
    let mut running = JoinSet::new();
    let mut outage = Outage::default();
    while !shutdown.is_cancelled() {
        let claimed = fill(&mut running, &core, &registry, &shutdown).await;
        outage.note(claimed.as_ref().err());
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = core.wake.notified(), if claimed.is_ok() => {}
            Some(ended) = running.join_next() => note_panic(ended),
            () = tokio::time::sleep(outage.pause()) => {}
        }
    }
    while let Some(ended) = running.join_next().await {
        note_panic(ended);
    }
}

/// Runs everything that is due now, one after the other, and answers how many
/// tries that were. For tests and one-off commands.
///
/// # Errors
/// [`Error`] of the database; a job that fails is put back or dead, no error.
pub async fn run_ready<C: Clone + Send + Sync + 'static>(
    core: &Core,
    registry: &Registry<C>,
) -> Result<usize, Error> {
    let mut tries = 0;
    while let Some(claim) = claim::next(core).await? {
        let outcome = attempt(core, registry, &claim).await;
        claim::settle(core, &claim, outcome).await?;
        tries += 1;
    }
    Ok(tries)
}

/// Claims jobs and starts them until nothing is due or enough are running.
async fn fill<C: Clone + Send + Sync + 'static>(
    running: &mut JoinSet<()>,
    core: &Core,
    registry: &Arc<Registry<C>>,
    shutdown: &CancellationToken,
) -> Result<(), Error> {
    while running.len() < AT_ONCE && !shutdown.is_cancelled() {
        if !claim::any_due(core).await? {
            break;
        }
        let Some(claim) = claim::next(core).await? else {
            break;
        };
        let (core, registry) = (core.clone(), Arc::clone(registry));
        running.spawn(async move {
            let outcome = attempt(&core, &registry, &claim).await;
            settle_surely(&core, &claim, outcome).await;
        });
    }
    Ok(())
}

/// One try, and what becomes of the job.
async fn attempt<C: Clone + Send + Sync + 'static>(
    core: &Core,
    registry: &Registry<C>,
    claim: &Claim,
) -> Outcome {
    let span =
        tracing::info_span!("job", id = %claim.id, kind = claim.kind, attempt = claim.attempts);
    async {
        // Its last try neither succeeded nor failed: the process died in it.
        if claim.attempts > claim.max_attempts {
            tracing::error!("job is dead: its last try was never finished");
            return Outcome::Dead("its last try was never finished".into());
        }
        let done = tokio::time::timeout(TIME_LIMIT, registry.run(claim))
            .await
            .unwrap_or(Err(Failure::Timeout(TIME_LIMIT)));
        let failure = match done {
            Ok(()) => return Outcome::Done,
            Err(failure) => failure,
        };
        let hopeless = failure.is_final();
        if hopeless || claim.attempts == claim.max_attempts {
            tracing::error!(error = %failure, "job is dead");
            return Outcome::Dead(failure.to_string());
        }
        let wait = backoff::wait(claim.attempts, &*core.entropy);
        tracing::warn!(error = %failure, wait_s = wait.as_secs(), "job failed, will be tried again");
        Outcome::Again(core.clock.now() + wait, failure.to_string())
    }
    .instrument(span)
    .await
}

/// A job that was done but not written down would be done twice, so a database
/// that is away for a moment is given some more.
async fn settle_surely(core: &Core, claim: &Claim, outcome: Outcome) {
    const TRIES: u32 = 3;
    for attempt in 1..=TRIES {
        match claim::settle(core, claim, outcome.clone()).await {
            Ok(()) => return,
            Err(error) if attempt == TRIES => {
                tracing::error!(%error, id = %claim.id, "could not write down how a job ended");
            }
            Err(_) => tokio::time::sleep(POLL).await,
        }
    }
}

fn note_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        // Its claim runs out, and it is tried again.
        tracing::error!(%error, "job panicked");
    }
}

/// How long the database has been away, in looks.
#[derive(Debug, Default)]
struct Outage(u32);

impl Outage {
    fn note(&mut self, error: Option<&Error>) {
        match error {
            Some(error) => {
                if self.0 == 0 {
                    tracing::error!(%error, "jobs wait: the database does not answer");
                }
                self.0 = self.0.saturating_add(1);
            }
            None if self.0 > 0 => {
                tracing::info!("jobs go on: the database answers again");
                self.0 = 0;
            }
            None => {}
        }
    }

    fn pause(&self) -> Duration {
        POLL.saturating_mul(2_u32.saturating_pow(self.0))
            .min(LONGEST_PAUSE)
    }
}
