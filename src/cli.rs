//! The command line: one file for each group of commands.

mod answer;
mod audit;
mod backup;
mod db;
mod doctor;
mod embed_site;
mod failure;
mod health;
mod invite;
mod jobs;
mod json_lines;
mod key;
mod maintenance;
mod restore;
mod sessions;
mod span;
mod stats;
mod support;
mod texts;
mod track;
mod user;
mod user_list;

use std::io::Write;
use std::net::TcpListener;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use stagedoor_domain::{OsEntropy, SecretKey, Services};

use crate::config::Config;
use crate::error_chain::with_causes;
use crate::serve::listening;
use crate::version::WITH_COMMIT;
use crate::{assemble, logging, permissions, serve};

/// Stagedoor: where listeners become artists.
///
/// Configuration comes from the environment; see docs/settings.md.
#[derive(Debug, Parser)]
#[command(name = "stagedoor", version = WITH_COMMIT)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write this program to another file, with the built site inside it.
    #[command(hide = true)]
    EmbedSite(embed_site::Command),
    #[command(flatten)]
    Configured(Configured),
}

/// How the server starts.
#[derive(Debug, Default, Args)]
struct Serve {
    /// Go on with another secret key, where the one that belongs to the database is lost for
    /// good. Two-step login is turned off for every account whose secret cannot be read any
    /// more, and usernames of deleted accounts become free. Without it such a start is
    /// refused, with how many those are.
    #[arg(long)]
    accept_new_key: bool,
}

/// What the environment configures.
#[derive(Debug, Subcommand)]
enum Configured {
    /// Serve (the default): migrate, listen, and work until SIGTERM or Ctrl-C.
    Serve(Serve),
    /// Ask the server at `STAGEDOOR_ADDR` whether it is alive.
    Health,
    /// Bring the database up to date.
    Migrate,
    /// Tell what is wrong with this installation, or probably is. The exit code is 1 where
    /// there is something to tell.
    Doctor(doctor::Command),
    /// Accounts.
    #[command(subcommand)]
    User(user::Command),
    /// Where people are logged in.
    #[command(subcommand)]
    Sessions(sessions::Command),
    /// What people have written to support, and the answers.
    #[command(subcommand)]
    Support(support::Command),
    /// Tracks that wait to be looked at before they are public.
    #[command(subcommand)]
    Track(track::Command),
    /// The site in numbers.
    #[command(subcommand)]
    Stats(stats::Command),
    /// What /terms, /privacy and /help say.
    #[command(subcommand)]
    Texts(texts::Command),
    /// Mails and other work that waits to be done, or failed.
    #[command(subcommand)]
    Jobs(jobs::Command),
    /// The key that seals secrets in the database.
    #[command(subcommand)]
    Key(key::Command),
    /// Write everything that this site is into a new folder, while it is served, and print
    /// what came of it as JSON.
    Backup(backup::Command),
    /// Read a backup into an empty data folder and an empty database, and print what came of
    /// it as JSON.
    Restore(restore::Command),
    /// The database.
    #[command(subcommand)]
    Db(db::Command),
    /// Make an invitation to create an account, and print its link as JSON.
    Invite(invite::Command),
    /// Print what happened to accounts and to the site, one JSON object a line.
    Audit(audit::Command),
    /// Closing the site for a while.
    #[command(subcommand)]
    Maintenance(maintenance::Command),
}

/// Runs what the command line asks for. The exit code is 0 on success, 1 on
/// failure, with one line on standard error, and 2 on wrong usage.
pub fn main() -> ExitCode {
    let command = CommandLine::parse()
        .command
        .unwrap_or(Command::Configured(Configured::Serve(Serve::default())));
    let runs_as_service = matches!(
        command,
        Command::Configured(Configured::Serve(_) | Configured::Migrate)
    );
    match start(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let line = failure::line(&with_causes(error.as_ref()), runs_as_service);
            // Nobody is left to tell when this fails too.
            let _ = writeln!(std::io::stderr(), "{line}");
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> anyhow::Result<()> {
    permissions::keep_private();
    let command = match command {
        Command::EmbedSite(command) => return embed_site::run(&command),
        Command::Configured(Configured::User(command)) => Configured::User(command.completed()),
        Command::Configured(command) => command,
    };
    let config = Config::from_environment();
    if let (Err(error), Configured::Doctor(command)) = (&config, &command) {
        doctor::tell_unusable(command, with_causes(error))?;
    }
    let config = config?;
    // While there is one thread alone.
    let handed = match &command {
        Configured::Serve(_) => listening::handed_down()?,
        _ => None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(run(command, config, handed));
    // What does not end by itself (a blocking thread in the middle of something)
    // has had its time.
    runtime.shutdown_background();
    outcome
}

async fn run(
    command: Configured,
    config: Config,
    handed: Option<TcpListener>,
) -> anyhow::Result<()> {
    match command {
        Configured::Serve(how) => serve::run(config, handed, how.accept_new_key).await,
        Configured::Migrate => {
            // What it warns of is told this once: accounts whose addresses count as one now.
            let _filter = logging::start(&config, None)?;
            assemble::migrated_database(&config).await?.close().await;
            Ok(())
        }
        Configured::Doctor(command) => doctor::run(command, &config).await,
        Configured::Health => health::run(config.address).await,
        Configured::Texts(command) => texts::run(&command, &config),
        Configured::Backup(command) => backup::run(&command, &config).await,
        Configured::Restore(command) => restore::run(&command, &config).await,
        Configured::Db(command) => db::run(&command, &config).await,
        Configured::Sessions(command) => {
            let services = open(&config).await?;
            let outcome = sessions::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Stats(command) => {
            let services = open_without_key(&config).await?;
            let outcome = stats::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Support(command) => {
            let services = open(&config).await?;
            let outcome = support::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Track(command) => {
            let services = open(&config).await?;
            let outcome = track::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::User(command) => {
            let services = open(&config).await?;
            let outcome = user::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Invite(command) => {
            let services = open(&config).await?;
            let outcome = invite::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Audit(command) => {
            let services = open_without_key(&config).await?;
            let outcome = audit::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Maintenance(command) => {
            let services = open_without_key(&config).await?;
            let outcome = maintenance::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Jobs(command) => {
            let services = open_without_key(&config).await?;
            let outcome = jobs::run(command, &services).await;
            services.db.close().await;
            outcome
        }
        Configured::Key(command) => {
            let services = match command {
                key::Command::Show => open_with_any_key(&config).await?,
                key::Command::Rotate => open(&config).await?,
            };
            let outcome = key::run(command, &services, &config).await;
            services.db.close().await;
            outcome
        }
    }
}

/// The services, with the key that belongs to the database.
async fn open(config: &Config) -> anyhow::Result<Services> {
    let db = assemble::made_database(config).await?;
    let secret_key = assemble::secret_key(config, &db, false).await?;
    let services = assemble::services(config, db, secret_key).await?;
    assemble::right_key(config, &services, false).await?;
    Ok(services)
}

/// The services for what can be done with whatever key is here.
async fn open_with_any_key(config: &Config) -> anyhow::Result<Services> {
    let db = assemble::made_database(config).await?;
    let secret_key = assemble::secret_key(config, &db, false).await?;
    assemble::services(config, db, secret_key).await
}

/// The services for what needs no key, so that a lost one is in nobody's way.
async fn open_without_key(config: &Config) -> anyhow::Result<Services> {
    let db = assemble::made_database(config).await?;
    assemble::services(config, db, SecretKey::new(&OsEntropy)).await
}
