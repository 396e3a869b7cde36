//! A day of everything at once, in less time: the server's clock runs faster than ours
//! (libfaketime), and everybody else keeps to ours. What is looked for is what only time
//! shows: memory and descriptors that are not given back, and how the database grows.

mod people;
mod sample;
mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use crate::arguments::Arguments;
use crate::crowd::Crowd;
use crate::database::Prepared;
use crate::process::Process;
use people::{Regulars, Tally};
use sample::Sample;
pub use table::lived;

/// The server's hours.
pub const HOURS: u32 = 24;
/// Samples of which the first is taken when everybody has begun.
const SAMPLES: u32 = 24;
/// Newcomers, and logins, for each of the server's hours: as many as a busy site has.
const NEWCOMERS_AN_HOUR: u32 = 60;
const LOGINS_AN_HOUR: u32 = 120;
/// Every which newcomer becomes an artist and publishes something.
pub const ARTISTS: u32 = 4;
/// Pages in each second of ours, on as many connections.
const PAGES_A_SECOND: u32 = 40;
/// How long what is under way at the end may take.
const LAST_WORK: Duration = Duration::from_secs(20);

/// What was seen.
#[derive(Debug)]
pub struct Day {
    /// How long it took.
    pub took: Duration,
    /// Answers of all kinds.
    pub answers: u64,
    /// Answers that were no success, or none at all.
    pub failures: u64,
    /// People who have come.
    pub newcomers: u64,
    /// In order.
    pub samples: Vec<Sample>,
}

impl Day {
    /// How the mean of the last quarter of the samples stands to that of the second one: the
    /// first is still filling its caches.
    #[expect(
        clippy::cast_precision_loss,
        reason = "sizes and counts are far below 2^52"
    )]
    pub fn growth(&self, of: impl Fn(&Sample) -> u64) -> f64 {
        let quarter = self.samples.len() / 4;
        let mean = |samples: &[Sample]| {
            let sum: u64 = samples.iter().map(&of).sum();
            sum as f64 / samples.len().max(1) as f64
        };
        mean(&self.samples[self.samples.len() - quarter..])
            / mean(&self.samples[quarter..2 * quarter])
    }

    /// Bytes of the database for each person who has come.
    pub fn bytes_for_each(&self) -> u64 {
        let grown = |of: fn(&Sample) -> u64| {
            let (first, last) = (self.samples.first(), self.samples.last());
            last.map_or(0, of).saturating_sub(first.map_or(0, of))
        };
        grown(|sample| sample.database_bytes) / grown(|sample| sample.users).max(1)
    }
}

/// Lives through it on a copy of `original`.
///
/// # Errors
/// When libfaketime is not there, the server ends, or `/proc` does not tell.
pub async fn run(
    arguments: &Arguments,
    original: &Prepared,
    root: &Path,
    crowd: &Crowd,
) -> Result<Day> {
    let database = original.copy(root).await?;
    let minutes = arguments.minutes;
    let length = Duration::from_secs_f64(minutes * 60.0);
    let pace = f64::from(HOURS) * 60.0 / minutes;
    let process = Process::hastened(arguments, &database, pace)?;
    let tally = Arc::new(Tally::default());
    let regulars = Arc::new(Regulars {
        address: process.address,
        outbox: database.folder.join("outbox"),
        logins: crowd.logins.clone(),
        visitors: crowd.visitors.clone(),
        tally: Arc::clone(&tally),
        published: std::sync::Mutex::default(),
    });

    let began = Instant::now();
    let mut all = JoinSet::new();
    let every = |number: u32| length / (number * HOURS);
    all.spawn(newcomers(Arc::clone(&regulars), every(NEWCOMERS_AN_HOUR)));
    all.spawn(logins(Arc::clone(&regulars), every(LOGINS_AN_HOUR)));
    for reader in 0..4 {
        let every = Duration::from_secs(4) / PAGES_A_SECOND;
        all.spawn(Arc::clone(&regulars).read_pages(reader, every));
    }
    let mut samples = Vec::new();
    for number in 1..=SAMPLES {
        let due = began + length * number / SAMPLES;
        tokio::select! {
            () = tokio::time::sleep_until(due) => {}
            ended = all.join_next() => {
                ended.context("nobody is there")???;
            }
        }
        let sample = Sample::take(&process, &database).await?;
        eprintln!("{number} of {SAMPLES}: {sample:?}");
        samples.push(sample);
    }
    all.abort_all();
    sleep(LAST_WORK).await;
    samples.push(Sample::take(&process, &database).await?);
    let took = began.elapsed();
    drop(process);
    database.remove().await?;
    ensure!(tally.newcomers() > 0, "nobody came");
    Ok(Day {
        took,
        answers: tally.answers(),
        failures: tally.failures(),
        newcomers: tally.newcomers(),
        samples,
    })
}

async fn newcomers(regulars: Arc<Regulars>, every: Duration) -> Result<()> {
    let mut due = interval_at(Instant::now(), every);
    due.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut coming = JoinSet::new();
    for number in 0.. {
        due.tick().await;
        coming.spawn(Arc::clone(&regulars).come(number));
        while let Some(ended) = coming.try_join_next() {
            regulars.tally.note(ended?);
        }
    }
    Ok(())
}

async fn logins(regulars: Arc<Regulars>, every: Duration) -> Result<()> {
    let mut due = interval_at(Instant::now(), every);
    due.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for number in 0.. {
        due.tick().await;
        let outcome = Arc::clone(&regulars).log_in(number).await;
        regulars.tally.note(outcome);
    }
    Ok(())
}
