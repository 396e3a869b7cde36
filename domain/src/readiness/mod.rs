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

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared, join_all};
use tokio::time::Instant;

pub use self::finding::Finding;

use self::check::Check;
use self::storage::Stored;
use crate::db::{Core, Db};
use crate::services::Services;
use crate::storage::MediaStore;

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
    of_core: OfCore,
    storage: Check<Stored>,
    flight: Mutex<Option<Flight>>,
    /// How each check stood last time, so that a change is said once.
    said: Mutex<HashMap<&'static str, Standing>>,
}

impl Readiness {
    /// Asks these services.
    pub fn of(services: Services) -> Self {
        Self(Arc::new(Asking {
            services,
            of_core: OfCore::new(),
            storage: of_storage(),
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

/// The checks of what every piece of work needs.
#[derive(Debug)]
struct OfCore([Check<Core>; 3]);

impl OfCore {
    fn new() -> Self {
        Self([
            Check::new("database", true, |core| database::find(core).boxed()),
            Check::new("mail", false, |core| jobs::find(core).boxed()),
            Check::new("key", true, |core| key::find(core).boxed()),
        ])
    }

    async fn ask(&self, core: &Core) -> Vec<Answer> {
        join_all(self.0.iter().map(|check| check.ask(core))).await
    }
}

fn of_storage() -> Check<Stored> {
    Check::new("storage", true, |stored| storage::find(stored).boxed())
}

/// How database, mails and key are, for whoever asks once.
pub async fn look_at_core(core: &Core) -> Vec<Answer> {
    OfCore::new().ask(core).await
}

/// How the media store is, for whoever asks once; `db` is the database that it belongs to,
/// where that can be asked.
pub async fn look_at_storage(media: MediaStore, db: Option<Db>) -> Answer {
    of_storage().ask(&Stored { media, db }).await
}

impl Asking {
    async fn ask(&self) -> Arc<Report> {
        let stored = Stored {
            media: self.services.media.clone(),
            db: Some(self.services.db.clone()),
        };
        let (mut answers, storage) =
            tokio::join!(self.of_core.ask(&self.services), self.storage.ask(&stored));
        answers.insert(2, storage);
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
        let now = Standing::of(finding);
        let before = said.insert(name, now).unwrap_or(Standing::Well);
        if now == before {
            return;
        }
        let (detail, cause) = (&finding.detail, finding.cause.as_deref());
        match now {
            Standing::Bad => tracing::warn!(check = name, detail, cause, "not ready"),
            _ if before == Standing::Bad => {
                tracing::info!(check = name, detail, "ready again");
            }
            Standing::Worrying => {
                tracing::warn!(
                    check = name,
                    detail,
                    cause,
                    "ready, and needs to be looked at"
                );
            }
            Standing::Well => tracing::info!(check = name, detail, "well again"),
        }
    }
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Well,
    Worrying,
    Bad,
}

impl Standing {
    const fn of(finding: &Finding) -> Self {
        match finding {
            Finding { ok: false, .. } => Self::Bad,
            Finding {
                is_worrying: true, ..
            } => Self::Worrying,
            Finding { .. } => Self::Well,
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
