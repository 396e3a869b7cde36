//! Rates of the real server and of the peer, in rounds that take turns.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::arguments::Arguments;
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

/// What is aimed at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Aim {
    /// At least so many times the peer's rate.
    pub ratio: Option<f64>,
    /// At most so much processor time for an answer.
    pub processor: Option<Duration>,
}

/// One row of the table.
#[derive(Debug)]
pub struct Figure {
    /// What was asked for.
    pub name: String,
    /// The rounds on the real server.
    pub real: Vec<Round>,
    /// The rounds on the peer; empty when there is nothing to compare with.
    pub peer: Vec<Round>,
    /// What is aimed at.
    pub aim: Aim,
}

/// A server and its database.
pub struct Side {
    /// The running server.
    pub process: Process,
    /// Its database.
    pub database: Prepared,
    /// Whether promotions leave it work for later.
    pub sends_mails: bool,
}

/// What to send in one figure.
#[derive(Debug)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// Connections in use at the same time.
    pub connections: usize,
    /// The requests to the real server.
    pub real: Vec<Vec<u8>>,
    /// The requests to the peer; none when there is nothing to compare with.
    pub peer: Vec<Vec<u8>>,
    /// Every request is good for one time only, and a round takes its share of them.
    pub each_once: bool,
    /// What is aimed at.
    pub aim: Aim,
}

impl Plan {
    /// Runs the rounds, the two sides in turn and each first in every other round.
    ///
    /// # Errors
    /// When a load fails.
    pub async fn run(&self, arguments: &Arguments, real: &Side, peer: &Side) -> Result<Figure> {
        let all = [(real, &self.real), (peer, &self.peer)];
        let is_asked = |(_, requests): &(&Side, &Vec<Vec<u8>>)| !requests.is_empty();
        let sides: Vec<_> = all.into_iter().filter(is_asked).collect();
        if !self.each_once {
            for (side, requests) in &sides {
                self.load(side, requests, Until::Elapsed(WARM_UP))?;
            }
        }
        let mut rounds = vec![Vec::new(); sides.len()];
        for round in 0..arguments.rounds {
            for turn in 0..sides.len() {
                let which = (turn + round) % sides.len();
                let (side, requests) = sides[which];
                let done = if self.each_once {
                    let share = requests.len() / arguments.rounds;
                    let requests = &requests[round * share..(round + 1) * share];
                    let done = self.load(side, requests, Until::EachOnce)?;
                    wait_for_mails(side).await?;
                    done
                } else {
                    let until = Until::Elapsed(Duration::from_secs_f64(arguments.seconds));
                    self.load(side, requests, until)?
                };
                rounds[which].push(done);
            }
        }
        let mut rounds = rounds.into_iter();
        Ok(Figure {
            name: self.name.clone(),
            real: rounds.next().unwrap_or_default(),
            peer: rounds.next().unwrap_or_default(),
            aim: self.aim,
        })
    }

    fn load(&self, side: &Side, requests: &[Vec<u8>], until: Until) -> Result<Round> {
        let before = side.process.processor_time()?;
        let outcome = Load {
            address: side.process.address,
            connections: self.connections,
            requests,
            until,
        }
        .run()
        .with_context(|| self.name.clone())?;
        let spent = side.process.processor_time()?.saturating_sub(before);
        let answers = u32::try_from(outcome.answers).unwrap_or(u32::MAX);
        Ok(Round {
            outcome,
            processor: spent / answers,
        })
    }
}

/// Lets the worker of `side` finish what the round has left it, so that it does not disturb the
/// next one. What it does not get to within half a second is due later, and left alone.
async fn wait_for_mails(side: &Side) -> Result<()> {
    if !side.sends_mails {
        return Ok(());
    }
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
    /// The median over the rounds of the real server's rate by the peer's in the same round.
    pub fn ratio(&self) -> Option<f64> {
        let ratios = self
            .real
            .iter()
            .zip(&self.peer)
            .map(|(real, peer)| real.outcome.per_second / peer.outcome.per_second)
            .collect();
        median(ratios)
    }
}

/// The middle value, the lower one of two.
pub fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len().saturating_sub(1) / 2).copied()
}
