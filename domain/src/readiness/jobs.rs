//! Whether mails, and what else is done behind requests, are done in time.

use std::time::Duration;

use crate::db::{Freshness, in_words};
use crate::error::Error;
use crate::jobs::{self, Health};
use crate::readiness::finding::Finding;
use crate::services::Services;

/// After this a job that is due and not begun is late. One that failed is not due before
/// its next try, so that a mail server that is away makes none late.
const LATE: Duration = Duration::from_mins(10);

pub(super) async fn find(services: Services) -> Finding {
    match health(&services).await {
        Ok(health) => judged(&services, health),
        Err(error) => Finding::bad(in_words(&error).unwrap_or("cannot be read"), &error),
    }
}

async fn health(services: &Services) -> Result<Health, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    jobs::health(reader.conn(), services.clock.now()).await
}

fn judged(services: &Services, health: Health) -> Finding {
    let Health {
        due_since,
        failing,
        dead,
    } = health;
    let now = services.clock.now();
    let waits = due_since.and_then(|since| (now - since).to_std().ok());
    let mut said = match waits {
        Some(waits) if waits >= Duration::from_secs(1) => {
            vec![format!("the oldest job waits for {} s", waits.as_secs())]
        }
        _ => vec!["nothing waits".to_owned()],
    };
    if failing > 0 {
        said.push(format!("{failing} to be tried again"));
    }
    if dead > 0 {
        said.push(format!("{dead} failed for good"));
    }
    let detail = said.join(", ");
    match waits {
        Some(waits) if waits > LATE => Finding::bad(detail, "jobs are late: is a worker running?"),
        _ => Finding::good(detail),
    }
}
