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

/// For so long mails may fail, while not one goes out, before that is wrong. A server that
/// does not know the sender yet may take a quarter of an hour (greylisting, RFC 6647).
const STUCK: Duration = Duration::from_hours(1);

/// How mails fare.
struct Mails {
    /// Refused for good since one went out last, and lately.
    refused_in_a_row: u64,
    /// For how long they have failed while none went out.
    stuck: Option<Duration>,
    /// What was said of the newest of those.
    words: Option<String>,
}

/// How the queue of ordinary jobs is, most of which are mails.
pub(super) async fn find(core: Core) -> Finding {
    match look(&core).await {
        Ok((backlog, mails)) => judged(&backlog, mails),
        Err(error) => Finding::bad(in_words(&error).unwrap_or("cannot be read"), &error),
    }
}

async fn look(core: &Core) -> Result<(Backlog, Mails), Error> {
    let now = core.clock.now();
    let backlog = jobs::backlog(core, Lane::Ordinary).await?;
    let sent = sent_mails::latest(core).await?;
    let lately = now - LATELY;
    let since = sent.map_or(lately, |sent| sent.max(lately));
    let quiet = sent.map(|sent| (now - sent).to_std().unwrap_or_default());
    let mut mails = Mails {
        refused_in_a_row: jobs::refused_since(core, Lane::Ordinary, since).await?,
        stuck: backlog
            .oldest_failing
            .filter(|failing| quiet.is_none_or(|quiet| quiet > *failing)),
        words: None,
    };
    if mails.refused_in_a_row > 0 || mails.stuck.is_some() {
        mails.words = jobs::latest_failure(core, Lane::Ordinary).await?;
    }
    Ok((backlog, mails))
}

fn judged(backlog: &Backlog, mails: Mails) -> Finding {
    let detail = told(backlog, &mails);
    let words = mails.words.unwrap_or_default();
    if backlog.oldest_due.is_some_and(|waits| waits > LATE) {
        Finding::bad(detail, "jobs are late: is a worker running?")
    } else if mails.refused_in_a_row > REFUSED {
        let cause = format!("the mail server refuses what it is given: {words}");
        Finding::bad(detail, &cause)
    } else if mails.stuck.is_some_and(|stuck| stuck > STUCK) {
        Finding::bad(detail, &format!("nothing goes out: {words}"))
    } else if mails.refused_in_a_row > 0 || mails.stuck.is_some() {
        Finding::good(detail).because(words).worrying()
    } else {
        Finding::good(detail)
    }
}

fn told(backlog: &Backlog, mails: &Mails) -> String {
    let mut said = Vec::new();
    if let Some(waits) = backlog.oldest_due.filter(|waits| waits.as_secs() > 0) {
        said.push(format!("the oldest job waits for {} s", waits.as_secs()));
    }
    let Backlog { failing, dead, .. } = backlog;
    match mails.stuck {
        Some(stuck) => said.push(format!(
            "{failing} to be tried again, and none went out for {} s",
            stuck.as_secs()
        )),
        None if *failing > 0 => said.push(format!("{failing} to be tried again")),
        None => {}
    }
    if *dead > 0 {
        said.push(format!("{dead} failed for good"));
    }
    if mails.refused_in_a_row > 0 {
        said.push(format!(
            "refused for good: the last {} that the mail server was given",
            mails.refused_in_a_row
        ));
    }
    if said.is_empty() {
        said.push("nothing waits".to_owned());
    }
    said.join(", ")
}
