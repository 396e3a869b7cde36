//! The worker: claims what is due and runs it, until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::backoff;
use super::claim::{self, Claim};
use super::failure::Failure;
use super::holding::{self, Holding};
use super::lease;
use super::queue::MAX_ATTEMPTS;
use super::registry::Registry;
use super::settlement::{self, Death, Ended, NextTry, Outcome};
use crate::db::{Core, Lane};
use crate::error::Error;
use crate::meters::declared::{JOB_SECONDS, JOB_TRIES};
use crate::meters::{self, Timing};

/// How often the worker looks for jobs that nobody woke it for.
const POLL: Duration = Duration::from_secs(1);

/// The longest pause between two looks while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// In how many tries in a row the process may die of a job that is tried for days.
const UNFINISHED: i32 = 3;

/// Runs the jobs of the registry's lane, `at_once` at the same time, until `shutdown`, then
/// finishes those that are running; those that take minutes stop where they are.
///
/// A claim is renewed while its job runs. A job whose claim was lost all the same is
/// stopped: somebody else may have begun it.
///
/// What ends while the database is written is written down together, in one transaction
/// with the next claims. While people wait for their writes, new jobs gather for a moment
/// before they are claimed. Several processes may run workers on one database. A database
/// that is away is asked again after growing pauses, and logged once.
pub async fn run<C: Clone + Send + Sync + 'static>(
    core: Core,
    registry: Registry<C>,
    at_once: usize,
    shutdown: CancellationToken,
) {
    let lane = registry.lane();
    let registry = Arc::new(registry);
    let mut running = JoinSet::new();
    let mut ended = Vec::new();
    let mut outage = Outage::default();
    let mut holding = Holding::default();
    while !shutdown.is_cancelled() {
        // What has ended is written down at once, and then a claim costs no more.
        let holds =
            holding.holds(Instant::now(), core.db.has_waiting_writers()) && ended.is_empty();
        if !holds {
            let free = at_once.saturating_sub(running.len());
            let done = round(&core, lane, &mut ended, free).await;
            outage.note(done.as_ref().err());
            for claim in done.unwrap_or_default() {
                let (core, registry) = (core.clone(), Arc::clone(&registry));
                let stop = match lane {
                    Lane::Ordinary => CancellationToken::new(),
                    Lane::Processing | Lane::Exports => shutdown.clone(),
                };
                running.spawn(async move {
                    let outcome = attempt(&core, &registry, &claim, stop).await;
                    Ended::new(&claim, outcome)
                });
            }
        }
        let has_room = running.len() < at_once;
        let pause = if holds { holding::LOOK } else { outage.pause() };
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = core.wake.of(lane).notified(), if has_room && !holds && !outage.is_on() => {
                holding.woken(Instant::now());
            }
            Some(one) = running.join_next() => ended.extend(or_panicked(one)),
            () = tokio::time::sleep(pause) => {}
        }
        while let Some(one) = running.try_join_next() {
            ended.extend(or_panicked(one));
        }
    }
    while let Some(one) = running.join_next().await {
        ended.extend(or_panicked(one));
    }
    settle_at_last(&core, lane, ended).await;
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
    let (mut tries, mut ended) = (0, Vec::new());
    let lane = registry.lane();
    while let Some(claim) = settle_and_claim(core, lane, ended, 1).await?.pop() {
        let outcome = attempt(core, registry, &claim, CancellationToken::new()).await;
        ended = vec![Ended::new(&claim, outcome)];
        tries += 1;
    }
    Ok(tries)
}

/// Writes down what has ended and claims up to so many, where there is something to do.
/// What could not be written down stays in `ended` while the database is away: a job that
/// was done but not written down would be done twice.
async fn round(
    core: &Core,
    lane: Lane,
    ended: &mut Vec<Ended>,
    most: usize,
) -> Result<Vec<Claim>, Error> {
    if ended.is_empty() && (most == 0 || !claim::any_due(core, lane).await?) {
        return Ok(Vec::new());
    }
    let done = settle_and_claim(core, lane, ended.clone(), most).await;
    match &done {
        Ok(_) => ended.clear(),
        Err(Error::Unavailable(_)) => {}
        // What is wrong with one of them must not keep the others.
        Err(_) => {
            for one in std::mem::take(ended) {
                let id = one.id;
                if let Err(error) = settle_and_claim(core, lane, vec![one], 0).await {
                    // Its claim runs out, and it is tried again.
                    tracing::error!(%error, %id, "could not write down how a job ended");
                }
            }
        }
    }
    done
}

/// One write: what has ended is written down, and up to so many are claimed.
async fn settle_and_claim(
    core: &Core,
    lane: Lane,
    ended: Vec<Ended>,
    most: usize,
) -> Result<Vec<Claim>, Error> {
    let asked = Instant::now();
    core.write(async move |tx| {
        settlement::settle(tx, &ended).await?;
        if most == 0 {
            return Ok(Vec::new());
        }
        claim::put_back_expired(tx, lane).await?;
        claim::claim(tx, lane, most, asked).await
    })
    .await
}

/// A database that is away for a moment at the end is given some more.
async fn settle_at_last(core: &Core, lane: Lane, mut ended: Vec<Ended>) {
    const TRIES: u32 = 3;
    for attempt in 1..=TRIES {
        match round(core, lane, &mut ended, 0).await {
            _ if ended.is_empty() => return,
            Err(error) if attempt == TRIES => {
                let jobs = ended.len();
                tracing::error!(%error, jobs, "could not write down how jobs ended");
            }
            _ => tokio::time::sleep(POLL).await,
        }
    }
}

/// One try, and what becomes of the job.
async fn attempt<C: Clone + Send + Sync + 'static>(
    core: &Core,
    registry: &Registry<C>,
    claim: &Claim,
    stop: CancellationToken,
) -> Outcome {
    let span =
        tracing::info_span!("job", id = %claim.id, kind = claim.kind, attempt = claim.attempts);
    let timing = Timing::begin();
    let outcome = async {
        // Its last try neither succeeded nor failed: the process died in it.
        if claim.attempts > claim.max_attempts {
            tracing::error!("job is dead: its last try was never finished");
            let error = "its last try was never finished".into();
            return buried(
                registry,
                claim,
                Death {
                    error,
                    is_refused: false,
                },
            );
        }
        let done = tokio::select! {
            done = registry.run(claim) => done,
            () = lease::keep(core, claim.id, claim.attempts, claim.since) => {
                tracing::error!("job stopped: its claim was lost");
                return Outcome::Lost;
            }
            () = stop.cancelled() => {
                tracing::info!("job stopped, to begin again with the next start");
                return Outcome::Stopped;
            }
        };
        let failure = match done {
            Ok(()) => return Outcome::Done,
            Err(failure) => failure,
        };
        match after_failure(core, registry.patience(&claim.kind), claim, &failure) {
            Outcome::Dead(death) => buried(registry, claim, death),
            again => again,
        }
    }
    .instrument(span)
    .await;
    if meters::is_on() {
        JOB_TRIES.add([claim.kind.clone(), outcome.as_str().to_owned()], 1);
        timing.end(&JOB_SECONDS, [claim.kind.clone()]);
    }
    outcome
}

/// What becomes of a job that failed for good.
fn buried<C: Clone + Send + Sync + 'static>(
    registry: &Registry<C>,
    claim: &Claim,
    death: Death,
) -> Outcome {
    if registry.stays_dead(claim) {
        Outcome::Dead(death)
    } else {
        Outcome::Done
    }
}

/// What becomes of a job whose try has failed. One that people wait for is tried for
/// `patience` at least, however many tries that takes.
fn after_failure(core: &Core, patience: Duration, claim: &Claim, failure: &Failure) -> Outcome {
    let now = core.clock.now();
    // A clock that was fast at that time must not make it last longer.
    let first_failed_at = claim.first_failed_at.map_or(now, |since| since.min(now));
    let until = first_failed_at + patience;
    let tries = claim.attempts - claim.earlier_attempts;
    let is_over = if patience.is_zero() {
        claim.attempts >= claim.max_attempts
    } else {
        tries >= MAX_ATTEMPTS && now >= until
    };
    let error = failure.to_string();
    if let Failure::Refused(_) = failure {
        // Nothing is wrong here: somebody has no such mailbox.
        tracing::warn!(error, "job is dead: refused for good");
        return Outcome::Dead(Death {
            error,
            is_refused: true,
        });
    }
    if failure.is_final() || is_over {
        tracing::error!(error, "job is dead");
        return Outcome::Dead(Death {
            error,
            is_refused: false,
        });
    }
    let wait = backoff::wait(tries, &*core.entropy);
    let at = match now + wait {
        at if patience.is_zero() || tries < MAX_ATTEMPTS => at,
        // The last one at the very end.
        at => at.min(until),
    };
    let wait_s = wait.as_secs();
    tracing::warn!(error, wait_s, "job failed, will be tried again");
    Outcome::Again(NextTry {
        at,
        first_failed_at,
        error,
        at_least: (!patience.is_zero()).then(|| claim.attempts.saturating_add(UNFINISHED)),
    })
}

fn or_panicked(ended: Result<Ended, JoinError>) -> Option<Ended> {
    // The claim of one that panicked runs out, and it is tried again.
    ended
        .inspect_err(|error| tracing::error!(%error, "job panicked"))
        .ok()
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

    const fn is_on(&self) -> bool {
        self.0 > 0
    }

    fn pause(&self) -> Duration {
        POLL.saturating_mul(2_u32.saturating_pow(self.0))
            .min(LONGEST_PAUSE)
    }
}
