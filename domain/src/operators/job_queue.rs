//! Looking at jobs, and taking up or giving up some.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::audit::{self, Action, Event};
use crate::db::{Freshness, Tx};
use crate::error::{Error, FieldError};
use crate::jobs::{self, WholeJob};
pub use crate::jobs::{ListedJob, State as JobState};
use crate::services::Services;
use crate::users;

/// Jobs that one query reads, or one transaction changes.
const AT_ONCE: i64 = 100;

/// A job with what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownJob {
    /// What a list says of it.
    #[serde(flatten)]
    pub job: ListedJob,
    /// What it is about, with e-mail addresses shortened.
    pub payload: Value,
}

/// The jobs in this state and of this kind, where those are given, the oldest first.
/// Nothing in them says whom they are about.
///
/// # Errors
/// Those of the database.
pub async fn list_jobs(
    services: &Services,
    state: Option<JobState>,
    kind: Option<&str>,
) -> Result<Vec<ListedJob>, Error> {
    let mut found = Vec::new();
    loop {
        let last = found.last().map(|job: &ListedJob| (job.created_at, job.id));
        let mut reader = services.db.read(Freshness::Latest).await?;
        let batch = jobs::list(reader.conn(), state, kind, last, AT_ONCE).await?;
        if batch.is_empty() {
            return Ok(found);
        }
        found.extend(batch.into_iter().map(|job| job.listed));
    }
}

/// This job, with what it is about.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show_job(services: &Services, id: Uuid) -> Result<ShownJob, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let found = jobs::find(reader.conn(), id).await?;
    Ok(shown(found.ok_or(Error::NotFound)?))
}

/// Has this job run now, with as many tries as a new one. Where it is somebody's, that is
/// audited.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Validation`] when it runs.
pub async fn retry_job(services: &Services, id: Uuid) -> Result<ShownJob, Error> {
    services
        .write(async move |tx| {
            let job = jobs::find(tx.conn(), id).await?.ok_or(Error::NotFound)?;
            if !retry(tx, &job).await? {
                return Err(it_runs());
            }
            let job = jobs::find(tx.conn(), id).await?.ok_or(Error::NotFound)?;
            Ok(shown(job))
        })
        .await
}

/// [`retry_job`] for every job that failed for good, or every such one of a kind; how many
/// those were.
///
/// # Errors
/// Those of the database.
pub async fn retry_dead_jobs(services: &Services, kind: Option<&str>) -> Result<u64, Error> {
    let (mut retried, mut last) = (0, None);
    loop {
        let mut reader = services.db.read(Freshness::Latest).await?;
        let state = Some(JobState::Dead);
        let batch = jobs::list(reader.conn(), state, kind, last, AT_ONCE).await?;
        drop(reader);
        let Some(newest) = batch.last() else {
            return Ok(retried);
        };
        last = Some((newest.listed.created_at, newest.listed.id));
        retried += services
            .write(async move |tx| {
                let mut done = 0;
                for job in &batch {
                    done += u64::from(retry(tx, job).await?);
                }
                Ok(done)
            })
            .await?;
    }
}

/// Deletes this job: it is never done. Where it is somebody's, that is audited.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Validation`] when it runs.
pub async fn drop_job(services: &Services, id: Uuid) -> Result<ShownJob, Error> {
    services
        .write(async move |tx| {
            let job = jobs::find(tx.conn(), id).await?.ok_or(Error::NotFound)?;
            if !jobs::give_up(tx, id).await? {
                return Err(it_runs());
            }
            let action = Action::DropJob {
                kind: job.listed.kind.clone(),
                job_id: id,
            };
            note(tx, &job, action).await?;
            Ok(shown(job))
        })
        .await
}

async fn retry(tx: &mut Tx, job: &WholeJob) -> Result<bool, Error> {
    let job_id = job.listed.id;
    if !jobs::take_up(tx, job_id).await? {
        return Ok(false);
    }
    let kind = job.listed.kind.clone();
    note(tx, job, Action::RetryJob { kind, job_id }).await?;
    Ok(true)
}

/// Writes down what was done with a job, where it is that of somebody with an account.
async fn note(tx: &mut Tx, job: &WholeJob, action: Action) -> Result<(), Error> {
    let named = serde_json::from_str::<Value>(&job.payload).ok();
    let named = named.and_then(|payload| payload["user_id"].as_str()?.parse().ok());
    let Some(id) = named.or_else(|| job.owner_id()) else {
        return Ok(());
    };
    if users::by_id(tx.conn(), id).await?.is_some() {
        audit::record(tx, &Event::by_operator(action, id)).await?;
    }
    Ok(())
}

fn it_runs() -> Error {
    let message = "It runs at this moment.";
    FieldError::for_operators("", "running", message).into()
}

fn shown(job: WholeJob) -> ShownJob {
    let payload = serde_json::from_str(&job.payload);
    let mut payload = payload.unwrap_or(Value::Null);
    shorten_addresses(&mut payload);
    ShownJob {
        job: job.listed,
        payload,
    }
}

/// Leaves of each address its first character and its domain: enough to tell whose it is
/// for who knows them, and no address for who does not.
fn shorten_addresses(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((local, domain)) = text.rsplit_once('@')
                && !text.contains(char::is_whitespace)
            {
                let first: String = local.chars().take(1).collect();
                *text = format!("{first}…@{domain}");
            }
        }
        Value::Array(values) => values.iter_mut().for_each(shorten_addresses),
        Value::Object(fields) => fields.values_mut().for_each(shorten_addresses),
        _ => {}
    }
}
