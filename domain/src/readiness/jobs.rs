//! Whether mails, and what else is done behind requests, are done in time.

use std::time::Duration;

use crate::db::{Core, Lane, in_words};
use crate::jobs::{self, Backlog};
use crate::readiness::finding::Finding;

/// After this a job that is due and not begun is late. One that failed is not due before
/// its next try, so that a mail server that is away makes none late.
const LATE: Duration = Duration::from_mins(10);

/// How the queue of ordinary jobs is, most of which are mails.
pub(super) async fn find(core: Core) -> Finding {
    match jobs::backlog(&core, Lane::Ordinary).await {
        Ok(backlog) => judged(backlog),
        Err(error) => Finding::bad(in_words(&error).unwrap_or("cannot be read"), &error),
    }
}

fn judged(backlog: Backlog) -> Finding {
    let Backlog {
        oldest_due,
        failing,
        dead,
        ..
    } = backlog;
    let mut said = match oldest_due {
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
    match oldest_due {
        Some(waits) if waits > LATE => Finding::bad(detail, "jobs are late: is a worker running?"),
        _ => Finding::good(detail),
    }
}
