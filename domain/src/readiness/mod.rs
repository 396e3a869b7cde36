//! Whether this server can do its work: asked by load balancers, by supervisors and by
//! whoever operates it.
//!
//! What is asked costs something, and anybody may ask. So all who ask while an answer is
//! being found wait for that one, and it is good for a second.

mod check;
mod database;
mod finding;
mod jobs;
mod key;
mod storage;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::time::Instant;

pub use self::finding::Finding;

use self::check::Check;
use crate::services::Services;

/// How long an answer is good.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// What one question comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was asked for: `database`, `mail`, `storage`, `key`.
    pub name: &'static str,
    /// What was found.
    pub finding: Finding,
    /// Whether a server where this is wrong should get no requests. Mails that are late
    /// are all servers' together: to take every one of them away helps nobody.
    pub is_needed: bool,
}

/// How everything is.
#[derive(Debug, Clone)]
pub struct Report {
    /// Each question's answer, always in the same order.
    pub answers: Vec<Answer>,
    found: Instant,
}

impl Report {
    /// Whether requests should come here.
    pub fn is_ready(&self) -> bool {
        self.answers
            .iter()
            .all(|answer| answer.finding.ok || !answer.is_needed)
    }
}

/// An answer that is being found, or was.
type Flight = Shared<BoxFuture<'static, Arc<Report>>>;

/// Asks. Cheap to clone; clones share their answers.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<Asking>);

#[derive(Debug)]
struct Asking {
    services: Services,
    checks: [Check; 4],
    flight: Mutex<Option<Flight>>,
    /// Which checks found something wrong last time, so that it is said once.
    said: Mutex<Vec<&'static str>>,
}

impl Readiness {
    /// Asks these services.
    pub fn of(services: Services) -> Self {
        Self(Arc::new(Asking {
            services,
            checks: [
                Check::new("database", true, |services| {
                    database::find(services).boxed()
                }),
                Check::new("mail", false, |services| jobs::find(services).boxed()),
                Check::new("storage", true, |services| storage::find(services).boxed()),
                Check::new("key", true, |services| key::find(services).boxed()),
            ],
            flight: Mutex::default(),
            said: Mutex::default(),
        }))
    }

    /// How everything is, at most a second ago. It comes within two seconds, whatever hangs.
    pub async fn report(&self) -> Arc<Report> {
        let flight = self.join();
        flight.await
    }

    fn join(&self) -> Flight {
        let mut place = locked(&self.0.flight);
        let usable = place.as_ref().filter(|flight| {
            flight
                .peek()
                .is_none_or(|report| report.found.elapsed() < GOOD_FOR)
        });
        if let Some(flight) = usable {
            return flight.clone();
        }
        let asking = Arc::clone(&self.0);
        // Whoever asked first may hang up; the others go on waiting for the same answer.
        let task = tokio::spawn(async move { asking.ask().await });
        let flight = task
            .map(|ended| ended.unwrap_or_else(|_| Arc::new(Report::none())))
            .boxed()
            .shared();
        *place = Some(flight.clone());
        flight
    }
}

impl Asking {
    async fn ask(&self) -> Arc<Report> {
        let findings = self.checks.iter().map(|check| async {
            Answer {
                name: check.name,
                finding: check.ask(&self.services).await,
                is_needed: check.is_needed,
            }
        });
        let answers = futures::future::join_all(findings).await;
        for answer in &answers {
            self.say(answer);
        }
        Arc::new(Report {
            answers,
            found: Instant::now(),
        })
    }

    /// Writes what became wrong, or right again, into the log.
    fn say(&self, Answer { name, finding, .. }: &Answer) {
        let mut said = locked(&self.said);
        let was_bad = said.contains(name);
        if !finding.ok && !was_bad {
            said.push(name);
            let cause = finding.cause.as_deref();
            tracing::warn!(check = name, detail = finding.detail, cause, "not ready");
        } else if finding.ok && was_bad {
            said.retain(|bad| bad != name);
            tracing::info!(check = name, detail = finding.detail, "ready again");
        }
    }
}

impl Report {
    /// Of a question that nobody could ask: its task ended badly.
    fn none() -> Self {
        Self {
            answers: vec![Answer {
                name: "database",
                finding: Finding::silent("could not be found out"),
                is_needed: true,
            }],
            found: Instant::now(),
        }
    }
}

fn locked<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
