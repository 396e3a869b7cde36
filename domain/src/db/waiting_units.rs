//! The line in which units of work wait for SQLite's one writer.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::unit::Queued;

/// Units in the order in which they came, and whether somebody runs them.
#[derive(Default)]
pub(super) struct WaitingUnits {
    line: Mutex<Line>,
    /// Told when nobody runs them any more.
    unled: Notify,
}

#[derive(Default)]
struct Line {
    units: VecDeque<(Number, Box<dyn Queued>)>,
    next: Number,
    is_led: bool,
    is_closed: bool,
}

/// Which unit, counted from the first.
pub(super) type Number = u64;

/// A unit's place in the line.
pub(super) struct Place {
    /// Which it is.
    pub(super) number: Number,
    /// Whether nobody runs the units yet: whoever is told so has to.
    pub(super) leads: bool,
}

impl WaitingUnits {
    /// Adds one at the end; none once the line is closed.
    pub(super) fn push(&self, unit: Box<dyn Queued>) -> Option<Place> {
        let mut line = self.line();
        if line.is_closed {
            return None;
        }
        let number = line.next;
        line.next += 1;
        line.units.push_back((number, unit));
        let leads = !line.is_led;
        line.is_led = true;
        Some(Place { number, leads })
    }

    /// Takes this one away, if it has not been taken yet; whether that is so.
    pub(super) fn withdraw(&self, number: Number) -> bool {
        let mut line = self.line();
        let at = line
            .units
            .binary_search_by_key(&number, |(number, _)| *number);
        at.is_ok_and(|at| line.units.remove(at).is_some())
    }

    /// Takes the one that has waited for the longest.
    pub(super) fn take(&self) -> Option<Box<dyn Queued>> {
        Some(self.line().units.pop_front()?.1)
    }

    /// Whether any waits for its turn.
    pub(super) fn any(&self) -> bool {
        !self.line().units.is_empty()
    }

    /// Takes the first that are at most as late as this one.
    pub(super) fn take_until(&self, last: Number) -> Vec<Box<dyn Queued>> {
        let mut line = self.line();
        let count = line.units.partition_point(|(number, _)| *number <= last);
        line.units.drain(..count).map(|(_, unit)| unit).collect()
    }

    /// Returns which came last, or, where none waits, ends the leading of whoever asks.
    pub(super) fn last_or_resign(&self) -> Option<Number> {
        let mut line = self.line();
        let last = line.units.back().map(|(number, _)| *number);
        if last.is_none() {
            line.is_led = false;
            drop(line);
            self.unled.notify_waiters();
        }
        last
    }

    /// Leaves what waits to nobody, when whoever led was stopped in the middle.
    pub(super) fn abandon(&self) {
        let mut line = self.line();
        line.is_led = false;
        let units = std::mem::take(&mut line.units);
        drop(line);
        drop(units);
        self.unled.notify_waiters();
    }

    /// Takes no more, and waits until those that are there have run.
    pub(super) async fn close(&self) {
        loop {
            let unled = self.unled.notified();
            {
                let mut line = self.line();
                line.is_closed = true;
                if !line.is_led {
                    return;
                }
            }
            unled.await;
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for WaitingUnits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let waiting = self.line().units.len();
        f.debug_struct("WaitingUnits")
            .field("waiting", &waiting)
            .finish_non_exhaustive()
    }
}
