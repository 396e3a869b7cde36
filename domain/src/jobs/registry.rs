//! How each kind of job is done.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::claim::Claim;
use super::failure::Failure;
use super::job::{Attempt, Run};
use crate::db::Lane;

/// Reads a payload and does the job.
type Runner<C> = fn(C, Attempt, String) -> BoxFuture<'static, Result<(), Failure>>;

/// The kinds of jobs that a worker does, each read and run by its name, with what all of
/// them work with.
#[derive(Debug, Clone)]
pub struct Registry<C> {
    context: C,
    lane: Lane,
    kinds: Kinds<C>,
}

/// Kinds of jobs, by their names, before there is anything to do them with.
#[derive(Debug, Clone)]
pub struct Kinds<C>(BTreeMap<&'static str, Kind<C>>);

#[derive(Debug, Clone, Copy)]
struct Kind<C> {
    time_limit: Duration,
    stays_dead: bool,
    patience: Duration,
    runner: Runner<C>,
}

impl<C: Clone + Send + Sync + 'static> Kinds<C> {
    /// None yet.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<J: Run<C>>(mut self) -> Self {
        let kind = Kind {
            time_limit: J::TIME_LIMIT,
            stays_dead: J::STAYS_DEAD,
            patience: J::PATIENCE,
            runner: run::<C, J>,
        };
        self.0.insert(J::KIND, kind);
        self
    }

    /// What they are called, by the alphabet.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    fn get(&self, name: &str) -> Option<&Kind<C>> {
        self.0.get(name)
    }
}

impl<C: Clone + Send + Sync + 'static> Registry<C> {
    /// Makes one that knows no kind yet, for the worker of the ordinary lane.
    pub const fn new(context: C) -> Self {
        Self::knowing(Kinds::none(), Lane::Ordinary, context)
    }

    /// Makes one that knows these kinds, for the worker of this lane.
    pub const fn knowing(kinds: Kinds<C>, lane: Lane, context: C) -> Self {
        Self {
            context,
            lane,
            kinds,
        }
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<J: Run<C>>(self) -> Self {
        Self {
            kinds: self.kinds.with::<J>(),
            ..self
        }
    }

    /// The lane whose jobs these are.
    pub(super) const fn lane(&self) -> Lane {
        self.lane
    }

    /// Whether the row of the job that was claimed stays where it failed for good.
    pub(super) fn stays_dead(&self, claim: &Claim) -> bool {
        let kind = self.kinds.get(&claim.kind);
        kind.is_none_or(|kind| kind.stays_dead)
    }

    /// The kinds there are: those that are tried for longer than usual, since somebody waits
    /// for what they tell, and the others.
    pub(super) fn kinds(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let names = self.kinds.0.iter();
        let (news, others): (Vec<_>, Vec<_>) =
            names.partition(|(_, kind)| !kind.patience.is_zero());
        let names = |kinds: Vec<(&&'static str, &Kind<C>)>| {
            kinds.into_iter().map(|(name, _)| *name).collect()
        };
        (names(news), names(others))
    }

    /// How long a job of this kind is tried once it has begun to fail, if the usual number
    /// of tries takes less.
    pub(super) fn patience(&self, kind: &str) -> Duration {
        self.kinds
            .get(kind)
            .map_or(Duration::ZERO, |kind| kind.patience)
    }

    /// Does the job that was claimed.
    pub(super) async fn run(&self, claim: &Claim) -> Result<(), Failure> {
        let kind = self.kinds.get(&claim.kind);
        let kind = kind.ok_or(Failure::UnknownKind)?;
        let attempt = Attempt {
            job_id: claim.id,
            is_first: claim.attempts == 1,
            is_last: claim.attempts >= claim.max_attempts,
            number: claim.attempts,
        };
        let work = (kind.runner)(self.context.clone(), attempt, claim.payload.clone());
        tokio::time::timeout(kind.time_limit, work)
            .await
            .unwrap_or(Err(Failure::Timeout(kind.time_limit)))
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
