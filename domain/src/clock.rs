//! Where the time comes from.

use std::fmt::Debug;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// A source of the current time, passed to whatever needs one.
pub trait Clock: Send + Sync + Debug {
    /// Now, in UTC, cut to microseconds: SQLite would keep more than PostgreSQL
    /// does, and a time must compare equal to itself after a trip to either.
    fn now(&self) -> DateTime<Utc>;

    /// How long it has been since some moment, the same one for as long as the program
    /// runs. Unlike [`now`](Self::now) it neither jumps nor goes back when somebody sets the
    /// clock: what is counted in memory is counted by it.
    fn monotonic(&self) -> Duration;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    fn monotonic(&self) -> Duration {
        START.elapsed()
    }
}

/// When it was first asked.
#[expect(clippy::disallowed_methods, reason = "the other place that asks")]
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock that stands still until it is told to move; for tests.
#[derive(Debug)]
pub struct MockClock(Mutex<Shown>);

/// What a clock that stands still shows.
#[derive(Debug, Clone, Copy)]
struct Shown {
    now: DateTime<Utc>,
    monotonic: Duration,
}

impl MockClock {
    /// A clock that shows `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self(Mutex::new(Shown {
            now: start.trunc_subsecs(6),
            monotonic: Duration::ZERO,
        }))
    }

    /// Lets so much time pass.
    pub fn advance(&self, by: Duration) {
        let mut shown = self.lock();
        shown.now += by;
        shown.monotonic += by;
    }

    /// Sets the clock forward or back, while no time passes.
    pub fn set_by(&self, by: TimeDelta) {
        self.lock().now += by;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shown> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Default for MockClock {
    /// The first moment of 2026, UTC.
    fn default() -> Self {
        Self::at(DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default())
    }
}

impl Clock for MockClock {
    fn now(&self) -> DateTime<Utc> {
        self.lock().now
    }

    fn monotonic(&self) -> Duration {
        self.lock().monotonic
    }
}

/// How far the time of day may run from the time that passes before somebody has set it:
/// NTP slews a clock by half a millisecond a second at most (ntpd(8)), and sets one that is
/// further off.
const STEP: Duration = Duration::from_mins(1);

/// Tells when somebody has set the clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Steps {
    now: DateTime<Utc>,
    monotonic: Duration,
}

impl Steps {
    /// Begins to watch.
    pub(crate) fn since(clock: &dyn Clock) -> Self {
        Self {
            now: clock.now(),
            monotonic: clock.monotonic(),
        }
    }

    /// How far the clock was set since the last look, forward or back; none where it was
    /// not, or by less than a minute.
    pub(crate) fn look(&mut self, clock: &dyn Clock) -> Option<TimeDelta> {
        let last = std::mem::replace(self, Self::since(clock));
        let passed = self.monotonic.saturating_sub(last.monotonic);
        let step = (self.now - last.now) - TimeDelta::from_std(passed).unwrap_or_default();
        (step.abs().to_std().unwrap_or_default() > STEP).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_once_and_one_that_runs_is_not() {
        let clock = MockClock::default();
        let mut steps = Steps::since(&clock);
        clock.advance(Duration::from_hours(30));
        assert_eq!(steps.look(&clock), None);
        for by in [
            TimeDelta::days(1),
            TimeDelta::days(-1),
            TimeDelta::seconds(61),
        ] {
            clock.advance(Duration::from_secs(30));
            clock.set_by(by);
            assert_eq!(steps.look(&clock), Some(by));
            assert_eq!(steps.look(&clock), None, "once");
        }
        clock.set_by(TimeDelta::seconds(60));
        assert_eq!(steps.look(&clock), None);
    }

    #[test]
    fn time_passes_for_the_systems_clock() {
        let before = SystemClock.monotonic();
        std::thread::sleep(Duration::from_millis(2));
        assert!(SystemClock.monotonic() > before);
    }
}
