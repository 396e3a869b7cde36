//! A job is any work, and a worker does the kinds that it was told of.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};
use stagedoor_domain::jobs::{self, Attempt, Failure, Job, Owner, Registry, Run};
use stagedoor_domain::{Error, background};
use stagedoor_testing::{Fixture, on_both_databases};
use uuid::Uuid;

use super::{DEAD, JOBS, enqueue};

/// Counts up, and fails the first time after it has.
#[derive(Serialize, Deserialize)]
struct Count {
    by: u32,
}

impl Job for Count {
    const KIND: &'static str = "count";

    fn owner(&self) -> Owner {
        Owner::id(Uuid::nil())
    }
}

impl Run<Arc<AtomicU32>> for Count {
    async fn run(self, counted: &Arc<AtomicU32>, attempt: Attempt) -> Result<(), Failure> {
        counted.fetch_add(self.by, Ordering::Relaxed);
        if attempt.is_first {
            return Err(Error::NotFound.into());
        }
        Ok(())
    }
}

#[on_both_databases]
async fn a_job_that_is_no_mail_is_done_and_tried_again(fixture: Fixture) {
    let counted = Arc::new(AtomicU32::new(0));
    let registry = Registry::new(Arc::clone(&counted)).with::<Count>();
    enqueue(&fixture.services, Count { by: 2 }).await;
    for (so_far, left) in [(2, 1), (4, 0)] {
        let tries = jobs::run_ready(&fixture.services, &registry).await.unwrap();
        assert_eq!(tries, 1);
        assert_eq!(counted.load(Ordering::Relaxed), so_far);
        assert_eq!(fixture.count(JOBS).await, left);
        fixture.advance(5);
    }
    assert_eq!(fixture.count(DEAD).await, 0);
}

#[on_both_databases]
async fn a_kind_that_the_worker_does_not_know_is_dead_at_once(fixture: Fixture) {
    enqueue(&fixture.services, Count { by: 1 }).await;
    let tries = background::run_ready(&fixture.services, &fixture.mailer).await;
    assert_eq!(tries.unwrap(), 1);
    assert_eq!(fixture.count(DEAD).await, 1);
    let error = fixture.text("SELECT last_error FROM jobs").await;
    assert_eq!(error, "its kind is not known");
}
