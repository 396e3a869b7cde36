//! What is looked up when somebody asks for the metrics.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use stagedoor_domain::meters::declared::{
    BUILD, JOB_AGE_SECONDS, JOBS, POOL_CONNECTIONS, POOL_LIMIT, READY, REPLICA_LAG_SECONDS,
};
use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::{Services, jobs};
use tokio::time::timeout;

use crate::version::{COMMIT, VERSION};

/// How long the database may take to count jobs: Prometheus gives up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks things up. Clones share what they know.
#[derive(Debug, Clone)]
pub(super) struct Sampling(Arc<Known>);

#[derive(Debug)]
struct Known {
    services: Services,
    readiness: Readiness,
    /// The kinds and states of jobs that were there once: they are 0 when they are gone.
    jobs: Mutex<BTreeSet<(String, String)>>,
}

impl Sampling {
    pub(super) fn of(services: Services, readiness: Readiness) -> Self {
        Self(Arc::new(Known {
            services,
            readiness,
            jobs: Mutex::default(),
        }))
    }

    /// Looks everything up.
    pub(super) async fn sample(&self) {
        BUILD.set([VERSION, COMMIT], 1.0);
        self.pools();
        tokio::join!(self.readiness(), self.jobs());
    }

    fn pools(&self) {
        for pool in self.0.services.db.pools() {
            POOL_CONNECTIONS.set([pool.pool, "used"], number(pool.used));
            POOL_CONNECTIONS.set([pool.pool, "idle"], number(pool.idle));
            POOL_LIMIT.set([pool.pool], number(pool.most));
        }
        let db = &self.0.services.db;
        if db.has_replica() {
            let lag = db.replica_lag();
            REPLICA_LAG_SECONDS.set::<&str>([], lag.map_or(f64::NAN, |lag| lag.as_secs_f64()));
        }
    }

    async fn readiness(&self) {
        for answer in &self.0.readiness.report().await.answers {
            READY.set([answer.name], f64::from(answer.finding.ok));
        }
    }

    /// Where the database does not answer, they stay what they were; that it does not is
    /// told by [`Self::readiness`].
    async fn jobs(&self) {
        let Ok(Ok(counted)) = timeout(PATIENCE, jobs::census(&self.0.services)).await else {
            return;
        };
        let mut known = self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, state) in &*known {
            JOBS.set([kind.clone(), state.clone()], 0.0);
            JOB_AGE_SECONDS.set([kind.clone()], 0.0);
        }
        for one in counted {
            let jobs = usize::try_from(one.jobs).unwrap_or(usize::MAX);
            JOBS.set([one.kind.clone(), one.state.clone()], number(jobs));
            if one.state == "ready" {
                let age = one.oldest_due.unwrap_or_default().as_secs_f64();
                JOB_AGE_SECONDS.set([one.kind.clone()], age);
            }
            known.insert((one.kind, one.state));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "they are far below 2^52")]
const fn number(count: usize) -> f64 {
    count as f64
}
