//! The work that goes on behind the requests: every kind of job there is, done by one
//! worker.

mod sharing_limits;

use tokio_util::sync::CancellationToken;

use crate::clock_watch;
use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{self, Kinds, Lane, Registry};
use crate::mail::Mailer;
use crate::notifications;
use crate::processing;
use crate::services::Services;
use crate::tracks;

/// Returns every ordinary kind of job there is. A kind that is neither here nor in
/// [`processing_kinds`] or [`export_kinds`] is never done.
fn ordinary_kinds() -> Kinds<JobContext> {
    notifications::register(Kinds::none())
        .with::<jobs::CheckLink>()
        .with::<jobs::EraseAccount>()
        .with::<jobs::RemoveObjects>()
}

/// Returns every kind of job that takes the processor for minutes.
fn processing_kinds() -> Kinds<JobContext> {
    Kinds::none().with::<jobs::ProcessTrack>()
}

/// Returns every kind of job that reads all that somebody has.
fn export_kinds() -> Kinds<JobContext> {
    Kinds::none().with::<jobs::MakeExport>()
}

/// What every kind of job there is is called, by the alphabet.
pub fn job_kinds() -> Vec<&'static str> {
    let all = [ordinary_kinds(), processing_kinds(), export_kinds()];
    let mut names: Vec<_> = all.iter().flat_map(Kinds::names).collect();
    names.sort_unstable();
    names
}

fn registry(services: &Services, mailer: &Mailer) -> Registry<JobContext> {
    Registry::knowing(ordinary_kinds(), Lane::Ordinary, context(services, mailer))
}

fn processing_registry(services: &Services, mailer: &Mailer) -> Registry<JobContext> {
    Registry::knowing(
        processing_kinds(),
        Lane::Processing,
        context(services, mailer),
    )
}

fn export_registry(services: &Services, mailer: &Mailer) -> Registry<JobContext> {
    Registry::knowing(export_kinds(), Lane::Exports, context(services, mailer))
}

fn context(services: &Services, mailer: &Mailer) -> JobContext {
    JobContext {
        services: services.clone(),
        mailer: mailer.clone(),
    }
}

/// Runs jobs, counts plays and shares limits until `shutdown`, then finishes the jobs that are
/// running; those that process tracks, or make copies of somebody's data, stop where they are.
/// See [`jobs::run`].
///
/// Jobs that an older version gave up are taken up once.
pub async fn run(services: Services, mailer: Mailer, shutdown: CancellationToken) {
    let core = &services.core;
    match take_up_of_older(&services, &mailer).await {
        Ok(0) => {}
        Ok(jobs) => tracing::info!(jobs, "jobs that an older version gave up are tried again"),
        Err(error) => tracing::warn!(%error, "jobs of an older version could not be taken up"),
    }
    let ordinary = registry(&services, &mailer);
    let ordinary = jobs::run(core.clone(), ordinary, mailer.at_once(), shutdown.clone());
    let slow = processing_registry(&services, &mailer);
    let at_once = usize::try_from(services.settings.processing_jobs).unwrap_or(1);
    let slow = jobs::run(core.clone(), slow, at_once, shutdown.clone());
    // Each reads from the disk as fast as it can.
    let exports = export_registry(&services, &mailer);
    let exports = jobs::run(core.clone(), exports, 1, shutdown.clone());
    let plays = tracks::count_plays_until(services.clone(), shutdown.clone());
    let clock = clock_watch::watch(services.clone(), shutdown.clone());
    let limits = sharing_limits::keep_telling(services.clone(), shutdown.clone());
    let catching_up = processing::keep_catching_up(services.clone(), shutdown);
    tokio::join!(ordinary, slow, exports, plays, catching_up, clock, limits);
}

/// Has the jobs run once more that an older version gave up, and answers how many that were;
/// see [`jobs::take_up_of_older`]. Done by [`run`]; public for tests.
///
/// # Errors
/// [`Error`] of the database.
pub async fn take_up_of_older(services: &Services, mailer: &Mailer) -> Result<u64, Error> {
    let mut taken = 0;
    for registry in [
        registry(services, mailer),
        processing_registry(services, mailer),
        export_registry(services, mailer),
    ] {
        taken += jobs::take_up_of_older(services, &registry).await?;
    }
    Ok(taken)
}

/// Takes up, once, the tracks that wait and that nobody works on, and answers how many
/// that were; see `processing::keep_catching_up`. For tests.
///
/// # Errors
/// [`Error`] of the database.
pub async fn catch_up(services: &Services) -> Result<usize, Error> {
    processing::catch_up_now(services).await
}

/// Processes every track that is due now, one after the other, and answers how many tries
/// that were. For tests.
///
/// # Errors
/// [`Error`] of the database; a job that fails is put back or dead, no error.
pub async fn process_ready(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    jobs::run_ready(services, &processing_registry(services, mailer)).await
}

/// Makes every copy of somebody's data that is due now, one after the other, and answers
/// how many tries that were. For tests.
///
/// # Errors
/// [`Error`] of the database; a job that fails is put back or dead, no error.
pub async fn export_ready(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    jobs::run_ready(services, &export_registry(services, mailer)).await
}

/// Runs every ordinary job that is due now, one after the other, and answers how many tries that
/// were. For tests and one-off commands.
///
/// # Errors
/// [`Error`] of the database; a job that fails is put back or dead, no error.
pub async fn run_ready(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    jobs::run_ready(services, &registry(services, mailer)).await
}
