//! SQLite's one writer, which several units of work share in one transaction.

use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::SqlitePool;
use tokio::time::{Instant, timeout};

use super::commit_gate::CommitGate;
use super::transaction::{Control, Transaction};
use super::unit::{self, Caller, Queued, Ran};
use super::waiting_units::{Number, WaitingUnits};
use crate::error::Error;

/// How many units share a transaction, and how long they may take together before it
/// commits. Whoever ran first waits for the last, so both are bounds of an answer's time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// The most units.
    pub(super) units: usize,
    /// After this time no further one is taken. A commit takes about as long on an
    /// ordinary disk, so that nobody waits for much more than two of them.
    pub(super) time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            units: 64,
            time: Duration::from_millis(10),
        }
    }
}

/// The units of work that wait for SQLite's writer, and who runs them.
///
/// A commit costs a flush to the disk, whatever is in it. So whoever writes while nobody
/// else does begins a transaction (`BEGIN IMMEDIATE`) and runs all units that wait, in
/// the order in which they came, each behind a savepoint; then it commits once, and
/// then every unit is answered. While the disk is flushed the next ones gather. A
/// writer that is alone waits for nothing.
///
/// - A unit that fails or panics is undone to its savepoint, alone. Its caller, too, is
///   answered after the commit: it may have failed for what another unit did just before.
/// - Where the commit fails, nothing is stored, and every unit of the transaction is
///   told [`Error::Unavailable`].
/// - After some errors (disk full, input or output, memory) SQLite has ended the whole
///   transaction. Then the savepoint is gone, which the statement behind each unit finds
///   out: all that have run, and all that wait, are told [`Error::Unavailable`] at once.
///   What a unit says to the database after such an error is not stored either; see
///   `CommitGate`.
/// - No constraint may be deferred to the commit, where it would fail everybody's.
///   A unit begins no other write, see `unit::refuse_nested`, and awaits nothing but the
///   database: everybody waits for it.
#[derive(Debug)]
pub struct WriteQueue {
    writer: SqlitePool,
    gate: CommitGate,
    units: WaitingUnits,
    bounds: Bounds,
    /// How long a unit waits until it begins.
    patience: Duration,
}

/// Begins a transaction with its first unit's savepoint.
const BEGIN: Control = Control {
    sql: "BEGIN IMMEDIATE; SAVEPOINT unit",
    statements: 2,
};
/// After a unit that failed, when there is another one: the savepoint stays for that.
const UNDO: &str = "ROLLBACK TO SAVEPOINT unit";
/// After a unit that succeeded, when there is another one.
const KEEP: Control = Control {
    sql: "RELEASE SAVEPOINT unit; SAVEPOINT unit",
    statements: 2,
};
/// After the last one, when it failed. The savepoint goes with the commit.
const UNDO_AND_COMMIT: &str = "ROLLBACK TO SAVEPOINT unit; COMMIT";
/// After the last one, when it succeeded. `COMMIT` alone would not find out whether the
/// savepoint is still there.
const KEEP_AND_COMMIT: &str = "RELEASE SAVEPOINT unit; COMMIT";

impl WriteQueue {
    /// The queue before the one connection of `writer`, whose commits `gate` guards.
    pub(super) fn new(
        writer: SqlitePool,
        gate: CommitGate,
        bounds: Bounds,
        patience: Duration,
    ) -> Arc<Self> {
        Arc::new(Self {
            writer,
            gate,
            units: WaitingUnits::default(),
            bounds,
            patience,
        })
    }

    /// Runs `unit` in a transaction, which it may share, and answers after the commit.
    ///
    /// It runs to its end whatever becomes of the caller.
    pub(super) async fn run<T, F, Fut>(self: &Arc<Self>, unit: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(Transaction) -> Fut + Send + 'static,
        Fut: Future<Output = Ran<T>> + Send + 'static,
    {
        let (unit, mut answered) = unit::queued(unit);
        let place = self.units.push(unit).ok_or(sqlx::Error::PoolClosed)?;
        if place.leads {
            tokio::spawn(lead(Arc::clone(self)));
        }
        let answer = match timeout(self.patience, &mut answered).await {
            Ok(answer) => answer,
            Err(_) if self.units.withdraw(place.number) => {
                return Err(sqlx::Error::PoolTimedOut.into());
            }
            // It has begun.
            Err(_) => answered.await,
        };
        answer.unwrap_or_else(|_| Err(Error::unavailable("the writer was stopped")))
    }

    /// Whether a unit waits for its turn.
    pub(super) fn has_waiting(&self) -> bool {
        self.units.any()
    }

    /// Takes no more units, and waits until those that are there have run.
    pub(super) async fn close(&self) {
        self.units.close().await;
        self.writer.close().await;
    }

    /// Runs units that wait in one transaction. Of those, `last` is the last now.
    async fn share_transaction(&self, last: Number) {
        let mut transaction = match Transaction::on_sqlite(&self.writer).await {
            Ok(transaction) => transaction,
            Err(error) => return self.refuse_until(last, &error.into()),
        };
        let began = Instant::now();
        let shut = self.gate.shut();
        let mut callers: Vec<Box<dyn Caller>> = Vec::new();
        let mut next = self.units.take();
        if next.is_some()
            && let Err(error) = transaction.say_with_next(BEGIN).await
        {
            return self.refuse_until(last, &error.into());
        }
        while let Some(unit) = next {
            let (handed_back, caller) = unit.run(transaction).await;
            transaction = handed_back;
            let failure = caller.failure().map(ToString::to_string);
            let is_undone = caller.is_undone();
            callers.push(caller);
            let has_room = callers.len() < self.bounds.units && began.elapsed() < self.bounds.time;
            next = if has_room { self.units.take() } else { None };
            let may_have_ended = transaction.take_failure();
            let said = match (is_undone, next.is_some()) {
                // Nothing failed, so the transaction is there and the next unit finds it.
                (false, true) if !may_have_ended => transaction.say_with_next(KEEP).await,
                (false, true) => transaction.say(KEEP.sql).await,
                (true, true) => transaction.say(UNDO).await,
                (_, false) => {
                    shut.open();
                    let end = if is_undone {
                        UNDO_AND_COMMIT
                    } else {
                        KEEP_AND_COMMIT
                    };
                    transaction.say(end).await
                }
            };
            if let Err(error) = said {
                transaction.roll_back().await;
                let cause = failure.unwrap_or_else(|| error.to_string());
                return self.fail(callers, next, &cause);
            }
        }
        if callers.is_empty() {
            // Whoever waited has withdrawn, and nothing was said.
            return transaction.release();
        }
        transaction.release();
        for caller in callers {
            caller.committed();
        }
    }

    /// Tells all that nothing was committed: those that have run, and, where it was not
    /// the commit that failed, the rest of the transaction's units, of which `next` is the
    /// first.
    fn fail(&self, callers: Vec<Box<dyn Caller>>, next: Option<Box<dyn Queued>>, cause: &str) {
        let ran = callers.len();
        // Whoever asked for one of them says so, with the cause.
        tracing::debug!(
            cause,
            units = ran,
            "a transaction failed, nothing of it is stored"
        );
        for caller in callers {
            caller.not_committed(cause);
        }
        let Some(next) = next else {
            return;
        };
        let rest = std::iter::from_fn(|| self.units.take());
        let room = self.bounds.units.saturating_sub(ran);
        for unit in std::iter::once(next).chain(rest).take(room) {
            unit.refuse(Error::unavailable(format!("not begun: {cause}")));
        }
    }

    /// Tells those that have waited for a transaction that it could not begin.
    fn refuse_until(&self, last: Number, error: &Error) {
        for unit in self.units.take_until(last) {
            unit.refuse(match error {
                Error::Unavailable(cause) => Error::unavailable(cause.to_string()),
                other => Error::internal(other.to_string()),
            });
        }
    }
}

/// Runs units until none waits.
async fn lead(queue: Arc<WriteQueue>) {
    let led = Led(&queue.units);
    while let Some(last) = queue.units.last_or_resign() {
        queue.share_transaction(last).await;
    }
    std::mem::forget(led);
}

/// Units that somebody runs. Dropped when their runtime ends in the middle.
struct Led<'u>(&'u WaitingUnits);

impl Drop for Led<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
