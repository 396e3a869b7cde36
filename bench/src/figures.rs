//! Rates of the real server and of a bare one, in rounds that take turns.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::arguments::Measure;
use crate::database::Prepared;
use crate::load::{Load, Outcome, Until};
use crate::process::Process;

/// A load before the first round, whose figures are thrown away.
const WARM_UP: Duration = Duration::from_millis(400);
/// How long the mails of a round may take before the next round begins.
const MAIL_LIMIT: Duration = Duration::from_mins(1);

/// What one round cost.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// What the client saw.
    pub outcome: Outcome,
    /// Processor time of the server for each answer.
    pub processor: Duration,
}

/// One line of the table.
#[derive(Debug)]
pub struct Figure {
    /// What was asked for.
    pub name: &'static str,
    /// The rounds on the real server.
    pub real: Vec<Round>,
    /// The rounds on the bare server; empty when there is nothing to compare with.
    pub bare: Vec<Round>,
    /// The ratio that is aimed at.
    pub aim: Option<f64>,
    /// Below this ratio it is a defect.
    pub defect: Option<f64>,
}

/// A server and its database.
pub struct Side {
    /// The running server.
    pub process: Process,
    /// Its database.
    pub database: Prepared,
}

/// What to send in one figure.
pub struct Plan<'a> {
    /// What it is called.
    pub name: &'static str,
    /// Makes the request for an address; one for each user.
    pub requests: &'a dyn Fn(std::net::SocketAddr) -> Vec<Vec<u8>>,
    /// Every request is good for one time only, and a round takes its share of them.
    pub each_once: bool,
    /// The ratio that is aimed at.
    pub aim: Option<f64>,
    /// Below this ratio it is a defect.
    pub defect: Option<f64>,
}

impl Plan<'_> {
    /// Runs the rounds, the two sides in turn and each first in every other round.
    ///
    /// # Errors
    /// When a load fails.
    pub async fn run(&self, measure: &Measure, real: &Side, bare: Option<&Side>) -> Result<Figure> {
        let sides: Vec<&Side> = [Some(real), bare].into_iter().flatten().collect();
        let requests: Vec<Vec<Vec<u8>>> = sides
            .iter()
            .map(|side| (self.requests)(side.process.address))
            .collect();
        if !self.each_once {
            for (side, requests) in sides.iter().zip(&requests) {
                load(measure, side, requests, Until::Elapsed(WARM_UP))?;
            }
        }
        let mut rounds = vec![Vec::new(); sides.len()];
        for round in 0..measure.rounds {
            for turn in 0..sides.len() {
                let which = (turn + round) % sides.len();
                let done = if self.each_once {
                    let share = requests[which].len() / measure.rounds;
                    let requests = &requests[which][round * share..(round + 1) * share];
                    let done = load(measure, sides[which], requests, Until::EachOnce)?;
                    wait_for_mails(sides[which]).await?;
                    done
                } else {
                    let until = Until::Elapsed(Duration::from_secs_f64(measure.seconds));
                    load(measure, sides[which], &requests[which], until)?
                };
                rounds[which].push(done);
            }
        }
        let mut rounds = rounds.into_iter();
        Ok(Figure {
            name: self.name,
            real: rounds.next().unwrap_or_default(),
            bare: rounds.next().unwrap_or_default(),
            aim: self.aim,
            defect: self.defect,
        })
    }
}

fn load(measure: &Measure, side: &Side, requests: &[Vec<u8>], until: Until) -> Result<Round> {
    let before = side.process.processor_time()?;
    let outcome = Load {
        address: side.process.address,
        connections: measure.connections,
        requests,
        until,
    }
    .run()
    .with_context(|| {
        let request = requests.first().map(Vec::as_slice).unwrap_or_default();
        let line = String::from_utf8_lossy(request);
        line.lines().next().unwrap_or_default().to_owned()
    })?;
    let spent = side.process.processor_time()?.saturating_sub(before);
    let answers = u32::try_from(outcome.answers).unwrap_or(u32::MAX);
    Ok(Round {
        outcome,
        processor: spent / answers,
    })
}

/// Lets the worker of `side` finish what the round has left it, so that it does not disturb the
/// next one. A server without a worker gets no further in half a second and is left alone.
async fn wait_for_mails(side: &Side) -> Result<()> {
    let start = Instant::now();
    let mut owed = side.database.unfinished_jobs().await?;
    while owed > 0 && start.elapsed() < MAIL_LIMIT {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = side.database.unfinished_jobs().await?;
        if now == owed {
            break;
        }
        owed = now;
    }
    Ok(())
}

impl Figure {
    /// The median over the rounds of the real server's rate by the bare one's in the same round.
    pub fn ratio(&self) -> Option<f64> {
        let ratios = self
            .real
            .iter()
            .zip(&self.bare)
            .map(|(real, bare)| real.outcome.per_second / bare.outcome.per_second)
            .collect();
        median(ratios)
    }
}

/// The middle value, the lower one of two.
pub fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len().saturating_sub(1) / 2).copied()
}
