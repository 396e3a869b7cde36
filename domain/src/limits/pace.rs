//! How often each of many may do one thing, whichever server they do it on.

use std::convert::Infallible;
use std::sync::Arc;

use governor::clock::{Clock as _, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DefaultKeyedStateStore, ShrinkableKeyedStateStore};
use governor::{Quota, RateLimiter};

use super::marks::Mark;
use crate::clock::Clock;
use crate::error::Error;

/// Governor's view of the clock that is passed in.
#[derive(Debug, Clone)]
pub(super) struct PassedClock(pub(super) Arc<dyn Clock>);

impl governor::clock::Clock for PassedClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // Whoever sets the clock must neither lock anybody out nor give anybody more.
        let nanos = self.0.monotonic().as_nanos();
        Nanos::new(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// When each has all of their quota back, counted from when the limit was made.
#[derive(Debug, Clone, Default)]
struct States(Arc<DefaultKeyedStateStore<Mark>>);

impl StateStore for States {
    type Key = Mark;

    fn measure_and_replace<T, F, E>(&self, key: &Mark, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(key, f)
    }
}

impl ShrinkableKeyedStateStore<Mark> for States {
    fn retain_recent(&self, drop_below: Nanos) {
        self.0.retain_recent(drop_below);
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How often each may do one thing.
#[derive(Debug)]
pub(super) struct Pace {
    /// What servers call it when they tell each other.
    pub(super) name: &'static str,
    limiter: RateLimiter<Mark, States, PassedClock, NoOpMiddleware<Nanos>>,
    states: States,
    start: Nanos,
    quota: Quota,
}

impl Pace {
    /// One with all of `quota` still to use.
    pub(super) fn new(name: &'static str, quota: Quota, clock: &PassedClock) -> Self {
        let states = States::default();
        Self {
            name,
            start: clock.now(),
            limiter: RateLimiter::new(quota, states.clone(), clock.clone()),
            states,
            quota,
        }
    }

    /// One more time.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when that is too often; it does not count then.
    pub(super) fn take(&self, who: &Mark) -> Result<(), Error> {
        self.limiter
            .check_key(who)
            .map_err(|not_until| Error::RateLimited {
                retry_after: not_until.wait_time_from(self.limiter.clock().now()),
            })
    }

    /// Counts what another server has let them do. What was too much together is owed, and
    /// waited for before there is more: at most the time of a whole quota beyond the one that
    /// is used up.
    pub(super) fn taken_elsewhere(&self, who: &Mark, times: u32) {
        let burst = u64::from(self.quota.burst_size().get());
        let one = Nanos::from(self.quota.replenish_interval());
        let now = self.limiter.clock().now().duration_since(self.start);
        let latest = now + one * (2 * burst);
        let times = u64::from(times).min(2 * burst);
        let Ok(()) = self.states.measure_and_replace(who, |until| {
            let until = until.unwrap_or(now).max(now);
            Ok::<_, Infallible>(((), (until + one * times).min(latest)))
        });
    }

    /// Forgets who has all of their quota back.
    pub(super) fn sweep(&self) {
        self.limiter.retain_recent();
    }
}
