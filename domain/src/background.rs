//! The work that goes on behind the requests: every kind of job there is, done by one
//! worker.

use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{self, Registry};
use crate::mail::Mailer;
use crate::notifications;
use crate::services::Services;
use crate::tracks;

/// Returns every kind of job there is. A kind that is not here is never done.
fn registry(services: &Services, mailer: &Mailer) -> Registry<JobContext> {
    let context = JobContext {
        services: services.clone(),
        mailer: mailer.clone(),
    };
    notifications::register(Registry::new(context))
        .with::<jobs::RemoveObjects>()
        .with::<jobs::ProcessTrack>()
}

/// Runs jobs and counts plays until `shutdown`, then finishes the jobs that are running;
/// see [`jobs::run`].
pub async fn run(services: Services, mailer: Mailer, shutdown: CancellationToken) {
    let registry = registry(&services, &mailer);
    let at_once = mailer.at_once();
    tokio::join!(
        tracks::count_plays_until(services.clone(), shutdown.clone()),
        jobs::run(services.core.clone(), registry, at_once, shutdown),
    );
}

/// Runs everything that is due now, one after the other, and answers how many tries that
/// were. For tests and one-off commands.
///
/// # Errors
/// [`Error`] of the database; a job that fails is put back or dead, no error.
pub async fn run_ready(services: &Services, mailer: &Mailer) -> Result<usize, Error> {
    jobs::run_ready(services, &registry(services, mailer)).await
}
