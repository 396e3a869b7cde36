//! One check, which is waited for only so long.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout};

use super::Answer;
use super::finding::Finding;

/// How long a check is waited for: with what else an answer takes it stays below the 2 s
/// after which common load balancers and probes give up.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// After this a check that hangs is given up and begun anew: what it waits for may be a
/// connection whose other end is gone, while new ones would work.
const LONGEST: Duration = Duration::from_secs(10);

/// How something is found out.
pub(super) type Find<S> = fn(S) -> BoxFuture<'static, Finding>;

/// A check of one thing, which is found out with an `S`. One that hangs goes on in the
/// background, and whoever asks next waits for that same one: whatever hangs, there is never a second one that does.
pub(super) struct Check<S> {
    pub(super) name: &'static str,
    pub(super) is_needed: bool,
    find: Find<S>,
    under_way: Mutex<Option<UnderWay>>,
}

struct UnderWay {
    since: Instant,
    finding: Shared<BoxFuture<'static, Finding>>,
    task: AbortHandle,
}

impl<S: Clone> Check<S> {
    pub(super) const fn new(name: &'static str, is_needed: bool, find: Find<S>) -> Self {
        Self {
            name,
            is_needed,
            find,
            under_way: Mutex::new(None),
        }
    }

    /// What there is to find, or that there was no answer in time.
    pub(super) async fn ask(&self, with: &S) -> Answer {
        let (since, finding) = self.join(with);
        let finding = timeout(PATIENCE, finding).await.unwrap_or_else(|_| {
            let waited = since.elapsed().as_secs_f32();
            Finding::silent(format!("no answer for {waited:.1} s"))
        });
        Answer {
            name: self.name,
            finding,
            is_needed: self.is_needed,
        }
    }

    /// The check that is under way, or a new one.
    fn join(&self, with: &S) -> (Instant, Shared<BoxFuture<'static, Finding>>) {
        let mut place = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(under_way) = &*place
            && under_way.finding.peek().is_none()
        {
            if under_way.since.elapsed() < LONGEST {
                return (under_way.since, under_way.finding.clone());
            }
            under_way.task.abort();
        }
        let task = tokio::spawn((self.find)(with.clone()));
        let begun = UnderWay {
            since: Instant::now(),
            task: task.abort_handle(),
            finding: task
                .map(|ended| {
                    ended.unwrap_or_else(|error| Finding::bad("could not be found out", &error))
                })
                .boxed()
                .shared(),
        };
        let joined = (begun.since, begun.finding.clone());
        *place = Some(begun);
        joined
    }
}

impl<S> fmt::Debug for Check<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
