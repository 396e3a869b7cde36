//! The command line of the bench.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::database::Kind;

/// Measures Stagedoor from outside, beside a hand-written server (the bare peer) that does the
/// same work, and prints tables in Markdown.
#[derive(Debug, Clone, Parser)]
#[command(name = "stagedoor-bench")]
pub struct Arguments {
    /// The `stagedoor` program (a release build).
    #[arg(long, default_value = "target/dist/stagedoor")]
    pub server: PathBuf,
    /// The bare peer (a release build, too).
    #[arg(long, default_value = "target/dist/stagedoor-bench-peer")]
    pub peer: PathBuf,
    /// The built site, in place of the one that the program finds by itself.
    #[arg(long)]
    pub site: Option<PathBuf>,
    /// Where databases live while the bench runs. Give a folder on a real disk: in memory the
    /// figures of writes would lack the cost that dominates them.
    #[arg(long, default_value = "target/bench")]
    pub data: PathBuf,
    /// Measure these parts alone, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Measure these databases alone, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub on: Vec<Kind>,
    /// Rounds of each figure, on both servers in turn; medians are shown.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Seconds of each round of a figure that is bounded by time.
    #[arg(long, default_value_t = 1.5)]
    pub seconds: f64,
    /// Promotions in each round.
    #[arg(long, default_value_t = 600)]
    pub promotions: usize,
    /// Keep-alive connections.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// How long the day takes.
    #[arg(long, default_value_t = 60.0)]
    pub minutes: f64,
    /// A short look, for whoever is changing something: one short round of everything, and
    /// neither timing, floods nor leaving unless `--only` names them.
    #[arg(long)]
    pub quick: bool,
    /// The figures of before, a file that `--write` has written: they stand beside the new ones.
    #[arg(long, default_value = "docs/performance.md")]
    pub before: PathBuf,
    /// Put the tables into this file, in place of all that are there.
    #[arg(long, conflicts_with_all = ["only", "on", "quick"])]
    pub write: Option<PathBuf>,
    /// What opens pages in Chromium; run by `node`.
    #[arg(long, default_value = "end2end/bench/first_visit.mjs")]
    pub browser_script: PathBuf,
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Pages and other answers to GET.
    Pages,
    /// Promotions, one by one and many at once, and their repetition.
    Upgrade,
    /// Logins.
    Login,
    /// Whether the time of an answer tells who has an account.
    Timing,
    /// What a bystander sees of a flood.
    Floods,
    /// Memory at rest, after loads, and under hostile uploads.
    Memory,
    /// From an upload until it plays.
    Processing,
    /// A copy of all that somebody has, and the erasure of their account.
    Leaving,
    /// A day of everything at once in `--minutes`; only when it is named.
    Day,
    /// 200 listeners at the same time.
    Listening,
    /// Bytes of a visit.
    Visit,
    /// A first visit in Chromium.
    Browser,
    /// From the start of the process to its first page.
    Start,
    /// What metrics and traces cost.
    Watched,
}

impl Arguments {
    /// What is left to do when little time was given.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        if self.quick {
            self.rounds = 1;
            self.seconds = 0.4;
            self.promotions = 128;
        }
        self
    }

    /// Whether this part is measured.
    pub fn wants(&self, part: Part) -> bool {
        if self.only.is_empty() {
            part != Part::Day
                && !(self.quick && matches!(part, Part::Timing | Part::Floods | Part::Leaving))
        } else {
            self.only.contains(&part)
        }
    }

    /// Whether this database is measured.
    pub fn measures(&self, kind: Kind) -> bool {
        self.on.is_empty() || self.on.contains(&kind)
    }

    /// How often what takes seconds each time is repeated, at most `often`.
    pub fn tries(&self, often: usize) -> usize {
        if self.quick { often.min(2) } else { often }
    }
}
