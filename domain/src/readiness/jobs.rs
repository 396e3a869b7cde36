//! Whether mails, and what else is done behind requests, are done in time.

use std::time::Duration;

use chrono::TimeDelta;

use crate::db::{Core, Lane, in_words};
use crate::error::Error;
use crate::jobs::{self, Backlog};
use crate::readiness::finding::Finding;
use crate::sent_mails;

/// After this a job that is due and not begun is late. One that failed is not due before
/// its next try, so that a mail server that is away makes none late.
const LATE: Duration = Duration::from_mins(10);

/// So many mails in a row may be refused for good before that is wrong. People mistype their
/// addresses; nobody does so many times in a row, while not one mail goes out.
const REFUSED: u64 = 4;

/// How long a mail that was refused is worth a word.
const LATELY: TimeDelta = TimeDelta::days(1);

/// Mails that were refused for good.
struct Refused {
    /// Since one went out last, and lately.
    in_a_row: u64,
    /// How many of those may be.
    most: u64,
}

/// How the queue of ordinary jobs is, most of which are mails.
pub(super) async fn find(core: Core) -> Finding {
    match look(&core).await {
        Ok((backlog, refused)) => judged(backlog, &refused),
        Err(error) => Finding::bad(in_words(&error).unwrap_or("cannot be read"), &error),
    }
}

async fn look(core: &Core) -> Result<(Backlog, Refused), Error> {
    let backlog = jobs::backlog(core, Lane::Ordinary).await?;
    let sent = sent_mails::latest(core).await?;
    let lately = core.clock.now() - LATELY;
    let since = sent.map_or(lately, |sent| sent.max(lately));
    let refused = Refused {
        in_a_row: jobs::refused_since(core, Lane::Ordinary, since).await?,
        most: if sent.is_some() { REFUSED } else { 0 },
    };
    Ok((backlog, refused))
}

fn judged(backlog: Backlog, refused: &Refused) -> Finding {
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
    let &Refused { in_a_row, most } = refused;
    if in_a_row > 0 {
        said.push(format!(
            "refused for good: the last {in_a_row} that the mail server was given"
        ));
    }
    let detail = said.join(", ");
    match oldest_due {
        Some(waits) if waits > LATE => Finding::bad(detail, "jobs are late: is a worker running?"),
        _ if in_a_row > most => Finding::bad(
            detail,
            "the mail server refuses what it is given: `stagedoor jobs list --state dead` has \
             its words",
        ),
        _ if in_a_row > 0 => Finding::good(detail).worrying(),
        _ => Finding::good(detail),
    }
}
