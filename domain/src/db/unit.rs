//! A unit of work: what one operation does in a write transaction.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::oneshot;
use tracing::{Instrument, Span};

use super::transaction::Transaction;
use crate::error::Error;
use crate::meters::Timing;
use crate::meters::declared::WRITE_WAIT_SECONDS;

tokio::task_local! {
    /// Set while a unit runs.
    static INSIDE: ();
}

/// What a unit came to before the commit.
pub(super) struct Ran<T> {
    /// Handed on to whoever ends it, or gives it to the next unit.
    pub(super) transaction: Transaction,
    /// What the caller is told if the commit succeeds.
    pub(super) outcome: Result<T, Error>,
    /// Whether what it did is undone although it did not fail.
    pub(super) is_undone: bool,
    /// What happens after the commit, also when nobody waits for the answer any more.
    pub(super) after_commit: Option<AfterCommit>,
}

/// Something in memory that follows a commit.
pub(super) type AfterCommit = Box<dyn FnOnce() + Send>;

/// Runs the steps of a unit. A panic is an error of it.
pub(super) async fn run<T>(steps: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    AssertUnwindSafe(INSIDE.scope((), steps))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(Error::internal("a unit of work panicked")))
}

/// Refuses a write inside another one. On SQLite it would wait for itself, as it needs
/// the one writer that the unit around it holds.
pub(super) fn refuse_nested() -> Result<(), Error> {
    match INSIDE.try_with(|()| ()) {
        Ok(()) => Err(Error::internal("a write was begun inside another one")),
        Err(_) => Ok(()),
    }
}

/// A unit that waits for its turn, whatever it answers.
pub(super) trait Queued: Send {
    /// Runs it.
    fn run(self: Box<Self>, transaction: Transaction) -> BoxFuture<'static, Unanswered>;

    /// Tells its caller that it was not run.
    fn refuse(self: Box<Self>, error: Error);
}

/// A unit that has run: its transaction, and its caller, who waits for the commit.
pub(super) type Unanswered = (Transaction, Box<dyn Caller>);

/// Who waits for the commit of a unit that has run.
pub(super) trait Caller: Send {
    /// Why the unit failed, if it did.
    fn failure(&self) -> Option<&Error>;

    /// Whether what the unit did is to be undone.
    fn is_undone(&self) -> bool;

    /// Tells how it ended, after the commit. A unit that failed is told the same: it may
    /// have failed for what another unit did before it in the same transaction.
    fn committed(self: Box<Self>);

    /// Tells that nothing was committed, because of `cause`.
    fn not_committed(self: Box<Self>, cause: &str);
}

/// `unit` for the queue, and where its answer arrives.
pub(super) fn queued<T, F, Fut>(unit: F) -> (Box<dyn Queued>, oneshot::Receiver<Result<T, Error>>)
where
    T: Send + 'static,
    F: FnOnce(Transaction) -> Fut + Send + 'static,
    Fut: Future<Output = Ran<T>> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    let waiting = Waiting {
        unit,
        answer,
        span: Span::current(),
        waited: Timing::begin(),
    };
    (Box::new(waiting), answered)
}

struct Waiting<T, F> {
    unit: F,
    answer: oneshot::Sender<Result<T, Error>>,
    span: Span,
    waited: Timing,
}

impl<T, F, Fut> Queued for Waiting<T, F>
where
    T: Send + 'static,
    F: FnOnce(Transaction) -> Fut + Send,
    Fut: Future<Output = Ran<T>> + Send + 'static,
{
    fn run(self: Box<Self>, transaction: Transaction) -> BoxFuture<'static, Unanswered> {
        let Self {
            unit,
            answer,
            span,
            waited,
        } = *self;
        waited.end::<&str, 0>(&WRITE_WAIT_SECONDS, []);
        let ran = unit(transaction);
        async move {
            let Ran {
                transaction,
                outcome,
                is_undone,
                after_commit,
            } = ran.await;
            let caller: Box<dyn Caller> = Box::new(AwaitsCommit {
                outcome,
                is_undone,
                after_commit,
                answer,
            });
            (transaction, caller)
        }
        .instrument(span)
        .boxed()
    }

    fn refuse(self: Box<Self>, error: Error) {
        // Nobody may be waiting any more.
        let _ = self.answer.send(Err(error));
    }
}

struct AwaitsCommit<T> {
    outcome: Result<T, Error>,
    is_undone: bool,
    after_commit: Option<AfterCommit>,
    answer: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send> Caller for AwaitsCommit<T> {
    fn failure(&self) -> Option<&Error> {
        self.outcome.as_ref().err()
    }

    fn is_undone(&self) -> bool {
        self.is_undone || self.outcome.is_err()
    }

    fn committed(self: Box<Self>) {
        if self.outcome.is_ok()
            && let Some(after_commit) = self.after_commit
        {
            after_commit();
        }
        let _ = self.answer.send(self.outcome);
    }

    fn not_committed(self: Box<Self>, cause: &str) {
        let error = match self.outcome {
            Err(outage @ Error::Unavailable(_)) => outage,
            _ => Error::unavailable(format!("its transaction failed: {cause}")),
        };
        let _ = self.answer.send(Err(error));
    }
}
