//! The command line of the bench.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Load against a real Stagedoor server and against a bare handler that does the same look-ups.
#[derive(Debug, Parser)]
#[command(name = "stagedoor-bench")]
pub struct Arguments {
    /// What to do when it is not the bench itself.
    #[command(subcommand)]
    pub role: Option<Role>,
    /// What to measure.
    #[command(flatten)]
    pub measure: Measure,
}

/// The processes that the bench starts out of its own program.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// The bare server (started by the bench itself).
    #[command(hide = true)]
    Bare(Bare),
}

/// What to measure, and how long.
#[derive(Debug, Clone, Args)]
pub struct Measure {
    /// The `stagedoor` binary (a release build).
    #[arg(long, default_value = "target/release/stagedoor")]
    pub server: PathBuf,
    /// The built site that it serves.
    #[arg(long, default_value = "target/site")]
    pub site: PathBuf,
    /// Where databases live while the bench runs. Give a folder on a real disk: in memory the
    /// figures of writes would lack the cost that dominates them.
    #[arg(long, default_value = "target/bench")]
    pub data: PathBuf,
    /// Rounds of each figure, on both servers in turn; medians are shown.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Seconds of each round of a figure that is bounded by time.
    #[arg(long, default_value_t = 1.5)]
    pub seconds: f64,
    /// First upgrades in each round.
    #[arg(long, default_value_t = 600)]
    pub upgrades: usize,
    /// Keep-alive connections.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// Leave out the loads: only bytes, memory at rest, and the start.
    #[arg(long)]
    pub no_load: bool,
}

/// What the bare server is told.
#[derive(Debug, Args)]
pub struct Bare {
    /// The database, as `DATABASE_URL` names it.
    #[arg(long)]
    pub database_url: String,
    /// Where to listen.
    #[arg(long)]
    pub addr: SocketAddr,
    /// The page that it answers, whoever asks.
    #[arg(long)]
    pub page: PathBuf,
    /// The data folder: outbox and media.
    #[arg(long)]
    pub data: PathBuf,
    /// Also send the mails that upgrades owe, as the real server does.
    #[arg(long)]
    pub mails: bool,
}
