//! The job that makes a copy.

use super::making;
use super::rows::{self, Made};
use crate::error::Error;
use crate::job_context::JobContext;
use crate::jobs::{self, Attempt, ExportReady, Failure, MakeExport, Run};
use crate::services::Services;

impl Run<JobContext> for MakeExport {
    async fn run(self, context: &JobContext, attempt: Attempt) -> Result<(), Failure> {
        let services = &context.services;
        match once(services, &self, attempt).await {
            Ok(()) => Ok(()),
            Err(error) => {
                if attempt.is_last {
                    fail(services, &self, attempt).await?;
                }
                Err(error.into())
            }
        }
    }
}

async fn once(services: &Services, job: &MakeExport, attempt: Attempt) -> Result<(), Error> {
    let id = job.export_id;
    let begun = services.write(async move |tx| rows::begin(tx, id, attempt).await);
    let Some(include_media) = begun.await? else {
        return Ok(());
    };
    let Some(made) = making::make(services, job, attempt, include_media).await? else {
        return Ok(());
    };
    let key = made.object_key.clone();
    match complete(services, job, attempt, made).await {
        Ok(true) => Ok(()),
        Ok(false) | Err(Error::NotFound) => {
            services.media.discard(&key).await;
            Ok(())
        }
        // Whether it is written down is not known; if not, the sweep finds the object.
        Err(error) => Err(error),
    }
}

/// Writes down that it is ready, and has its owner told; whether it was still wanted.
async fn complete(
    services: &Services,
    job: &MakeExport,
    attempt: Attempt,
    made: Made,
) -> Result<bool, Error> {
    let (id, user_id) = (job.export_id, job.user_id);
    services
        .write(async move |tx| {
            if !rows::complete(tx, id, attempt, &made).await? {
                return Ok(false);
            }
            let ready = ExportReady {
                user_id,
                export_id: id,
            };
            jobs::enqueue(tx, &ready).await?;
            Ok(true)
        })
        .await
}

async fn fail(services: &Services, job: &MakeExport, attempt: Attempt) -> Result<(), Error> {
    let id = job.export_id;
    let failed = services.write(async move |tx| rows::fail(tx, id, attempt).await);
    match failed.await {
        // Somebody else has the job by now.
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}
