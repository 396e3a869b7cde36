//! The command line.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::{Error, Role, Services};

use crate::config::Config;
use crate::error_chain::with_causes;
use crate::{assemble, logging, permissions, serve};

/// Stagedoor: where listeners become artists.
///
/// Configuration comes from the environment; see docs/settings.md.
#[derive(Debug, Parser)]
#[command(name = "stagedoor", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve (the default): migrate, listen, and work until SIGTERM or Ctrl-C.
    Serve,
    /// Bring the database up to date.
    Migrate,
    /// Accounts.
    #[command(subcommand)]
    User(UserCommand),
    /// Where people are logged in.
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// The key that seals secrets in the database.
    #[command(subcommand)]
    Key(KeyCommand),
}

#[derive(Debug, Subcommand)]
enum SessionsCommand {
    /// End every session of one account, or of everybody where none is named, and
    /// print how many those were as JSON. Whoever has a password logs in again.
    EndAll {
        /// Username or e-mail address.
        who: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a new key that seals from now on, keep the present ones to open with, seal
    /// everything anew, and print what came of it as JSON. It may run beside a server,
    /// and again after it was cut off.
    Rotate,
    /// Print which keys there are, by their ids, and how much each has sealed.
    Show,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Create an account and print it as JSON.
    Create(CreateUser),
    /// Give an account another role and print it as JSON.
    SetRole {
        /// Username or e-mail address.
        who: String,
        /// user, creator, premium, moderator, admin, artist, producer or label.
        role: Role,
    },
    /// Lock an account that somebody else may be in, and print it as JSON: sessions end,
    /// the password is out of use, passkeys, authenticator app and backup codes are
    /// suspended. The running server mails its owner a link that sets a new password.
    Lock {
        /// Username or e-mail address.
        who: String,
    },
    /// Take an account's password out of use, end its sessions, and print it as
    /// JSON. The running server mails its owner a link that sets a new password.
    ResetPassword {
        /// Username or e-mail address.
        who: String,
        /// Set the first line of standard input as the new password instead.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Turn an account's two-step login off and print it as JSON: for somebody who
    /// has lost both the authenticator app and the backup codes.
    #[command(name = "disable-2fa")]
    DisableTwoFactor {
        /// Username or e-mail address.
        who: String,
    },
    /// Print an account as JSON, with its sessions and with what it logs in with.
    Show {
        /// Username or e-mail address.
        who: String,
    },
}

#[derive(Debug, Args)]
struct CreateUser {
    /// 3 to 30 of letters, digits, - and _.
    #[arg(long)]
    username: String,
    /// The e-mail address.
    #[arg(long)]
    email: String,
    /// user, creator, premium, moderator, admin, artist, producer or label.
    #[arg(long, default_value_t = Role::User)]
    role: Role,
    /// The e-mail address counts as confirmed.
    #[arg(long)]
    verified: bool,
    /// Read the password from the first line of standard input, where neither
    /// the shell's history nor the list of processes shows it.
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Runs what the command line asks for. The exit code is 0 on success, 1 on
/// failure, with one line on standard error, and 2 on wrong usage.
pub fn main() -> ExitCode {
    let command = CommandLine::parse().command.unwrap_or(Command::Serve);
    match start(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails too.
            let _ = writeln!(
                std::io::stderr(),
                "stagedoor: {}",
                with_causes(error.as_ref())
            );
            ExitCode::FAILURE
        }
    }
}

fn start(command: Command) -> anyhow::Result<()> {
    permissions::keep_private();
    let config = Config::from_environment()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(run(command, config));
    // What does not end by itself (a blocking thread in the middle of something)
    // has had its time.
    runtime.shutdown_background();
    outcome
}

async fn run(command: Command, config: Config) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::run(config).await,
        Command::Migrate => {
            // What it warns of is told this once: accounts whose addresses count as one now.
            logging::start(&config)?;
            assemble::migrated_database(&config).await?.close().await;
            Ok(())
        }
        Command::Sessions(SessionsCommand::EndAll { who }) => {
            let services = open(&config).await?;
            let ended = operators::end_all_sessions(&services, who.as_deref()).await;
            services.db.close().await;
            print(&ended.map_err(|error| about(who.as_deref().unwrap_or_default(), error))?)
        }
        Command::User(command) => {
            let services = open(&config).await?;
            let outcome = administer(&services, command).await;
            services.db.close().await;
            outcome
        }
        Command::Key(command) => {
            let services = open(&config).await?;
            let outcome = match command {
                KeyCommand::Rotate => rotate(&services, &config).await,
                KeyCommand::Show => show_keys(&services).await,
            };
            services.db.close().await;
            outcome
        }
    }
}

async fn open(config: &Config) -> anyhow::Result<Services> {
    let db = assemble::migrated_database(config).await?;
    assemble::services(config, db, assemble::secret_key(config)?).await
}

async fn rotate(services: &Services, config: &Config) -> anyhow::Result<()> {
    let resealed = if config.secret_key.is_none() {
        operators::rotate_key(services).await
    } else if services.secret_key.ids().1.is_empty() {
        anyhow::bail!(
            "STAGEDOOR_SECRET_KEY holds the only key: put a new one (`openssl rand -base64 32`) \
             before it, with a comma between them, restart the server, then do this again"
        )
    } else {
        operators::reseal(services).await
    };
    let resealed = resealed.map_err(explained)?;
    print(&resealed)?;
    if resealed.unreadable > 0 {
        anyhow::bail!(
            "{} secrets cannot be opened with any key that is here; their owners need disable-2fa",
            resealed.unreadable
        );
    }
    Ok(())
}

async fn show_keys(services: &Services) -> anyhow::Result<()> {
    print(&operators::show_keys(services).await.map_err(explained)?)
}

async fn administer(services: &Services, command: UserCommand) -> anyhow::Result<()> {
    let (who, outcome) = match command {
        UserCommand::Create(new) => {
            let new = NewUser {
                username: new.username,
                email: new.email,
                password: first_line_of_stdin()?,
                role: new.role,
                verified: new.verified,
            };
            let user = operators::create_user(services, new).await;
            return print(&user.map_err(explained)?);
        }
        UserCommand::SetRole { who, role } => {
            let outcome = operators::set_role(services, &who, role).await;
            (who, outcome)
        }
        UserCommand::Lock { who } => {
            let outcome = operators::lock_account(services, &who).await;
            (who, outcome)
        }
        UserCommand::ResetPassword {
            who,
            password_stdin,
        } => {
            let new = password_stdin.then(first_line_of_stdin).transpose()?;
            let outcome = operators::reset_password(services, &who, new).await;
            (who, outcome)
        }
        UserCommand::DisableTwoFactor { who } => {
            let outcome = operators::disable_two_factor(services, &who).await;
            (who, outcome)
        }
        UserCommand::Show { who } => {
            let account = operators::show_account(services, &who).await;
            return print(&account.map_err(|error| about(&who, error))?);
        }
    };
    print(&outcome.map_err(|error| about(&who, error))?)
}

fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// The first line without its line break; the rest is not read.
fn first_line_of_stdin() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("the password on standard input is not UTF-8 text")?;
    let end = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(end);
    Ok(line)
}

fn about(who: &str, error: Error) -> anyhow::Error {
    match error {
        Error::UserNotFound | Error::NotFound => {
            anyhow::anyhow!("nobody has the username or e-mail address {who:?}")
        }
        Error::TwoFactorNotEnabled => anyhow::anyhow!("{who:?} has two-step login off already"),
        error => explained(error),
    }
}

/// An error as an operator needs it: every field that is wrong, and what is
/// behind a failure.
fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Validation(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|problem| match problem.field {
                    "" => problem.message.clone(),
                    field => format!("{field}: {}", problem.message),
                })
                .collect();
            anyhow::anyhow!(fields.join(" "))
        }
        error @ (Error::Unavailable(_) | Error::Internal(_)) => error.into(),
        error => anyhow::anyhow!(error.detail()),
    }
}
