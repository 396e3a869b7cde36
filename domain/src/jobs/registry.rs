//! How each kind of job is done.

use std::collections::BTreeMap;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::claim::Claim;
use super::failure::Failure;
use super::job::{Attempt, Run};

/// Reads a payload and does the job.
type Runner<C> = fn(C, Attempt, String) -> BoxFuture<'static, Result<(), Failure>>;

/// The kinds of jobs that a worker does, each read and run by its name, with what all of
/// them work with.
#[derive(Debug, Clone)]
pub struct Registry<C> {
    context: C,
    runners: BTreeMap<&'static str, Runner<C>>,
}

impl<C: Clone + Send + Sync + 'static> Registry<C> {
    /// Makes one that knows no kind yet.
    pub const fn new(context: C) -> Self {
        Self {
            context,
            runners: BTreeMap::new(),
        }
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<J: Run<C>>(mut self) -> Self {
        self.runners.insert(J::KIND, run::<C, J>);
        self
    }

    /// Does the job that was claimed.
    pub(super) async fn run(&self, claim: &Claim) -> Result<(), Failure> {
        let runner = self.runners.get(&*claim.kind);
        let runner = runner.ok_or(Failure::UnknownKind)?;
        let attempt = Attempt {
            job_id: claim.id,
            is_first: claim.attempts == 1,
        };
        runner(self.context.clone(), attempt, claim.payload.clone()).await
    }
}

fn run<C, J>(
    context: C,
    attempt: Attempt,
    payload: String,
) -> BoxFuture<'static, Result<(), Failure>>
where
    C: Send + Sync + 'static,
    J: Run<C>,
{
    async move {
        let job: J = serde_json::from_str(&payload).map_err(Failure::Payload)?;
        job.run(&context, attempt).await
    }
    .boxed()
}
