//! Holding a new job back for a moment while people write.

use std::time::Duration;

use tokio::time::Instant;

/// The longest that a job is held back. Nobody waits for the answer of a job, and a mail
/// takes longer than this to arrive.
const LONGEST: Duration = Duration::from_millis(100);

/// How often it is looked whether people still write.
pub(super) const LOOK: Duration = Duration::from_millis(5);

/// Whether the worker, woken for a new job, leaves it for now.
///
/// Each claim is a write, which takes its turn among those of people. While they wait
/// for theirs, jobs gather and are claimed together; where nobody waits, a job is claimed
/// at once.
#[derive(Debug, Default)]
pub(super) struct Holding {
    since: Option<Instant>,
}

impl Holding {
    /// Notes that the worker was woken.
    pub(super) fn woken(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    /// Whether to leave new jobs for now; `has_writers` says whether anybody waits for a
    /// write.
    pub(super) fn holds(&mut self, now: Instant, has_writers: bool) -> bool {
        let holds = has_writers
            && self
                .since
                .is_some_and(|since| now.duration_since(since) < LONGEST);
        if !holds {
            self.since = None;
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_nobody_writes_beside_is_never_held() {
        let (mut holding, now) = (Holding::default(), Instant::now());
        assert!(!holding.holds(now, true), "nobody was woken");
        holding.woken(now);
        assert!(!holding.holds(now, false));
        assert!(!holding.holds(now, true), "it was claimed");
    }

    #[test]
    fn a_job_is_held_while_people_write_and_no_longer_than_that() {
        let (mut holding, now) = (Holding::default(), Instant::now());
        holding.woken(now);
        assert!(holding.holds(now, true));
        // A later one does not prolong it.
        holding.woken(now + LONGEST / 2);
        assert!(holding.holds(now + LONGEST / 2, true));
        assert!(!holding.holds(now + LONGEST, true));
        holding.woken(now + LONGEST);
        assert!(holding.holds(now + LONGEST, true), "the next one");
        assert!(!holding.holds(now + LONGEST + LOOK, false), "they are done");
    }
}
