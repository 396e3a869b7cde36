//! `stagedoor user`.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::Context;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Subcommand, ValueEnum};
use stagedoor_domain::operators::{self, NewUser, TracksAfter};
use stagedoor_domain::{Error, Role, Services};

use super::answer::{about, explained, print};
use super::user_list::{self, ListUsers};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create an account and print it as JSON.
    Create(CreateUser),
    /// Give an account another role and print it as JSON.
    SetRole {
        /// Username or e-mail address.
        who: String,
        /// user, creator, premium, moderator, admin, artist, producer or label.
        role: Role,
        /// The ticket in which an artist has asked to be a listener again, such as
        /// 7KQ2-M9XT. It is closed, they get a mail, and may become an artist anew.
        #[arg(long)]
        ticket: Option<String>,
        /// What becomes of their tracks then; asked for on a terminal.
        #[arg(long, requires = "ticket")]
        tracks: Option<Tracks>,
    },
    /// Lock an account that somebody else may be in, and print it as JSON: sessions end,
    /// the password is out of use, passkeys, authenticator app and backup codes are
    /// suspended. The running server mails its owner a link that sets a new password.
    Lock {
        /// Username or e-mail address.
        who: String,
    },
    /// Suspend an account and print it as JSON: sessions end, what it made public is
    /// hidden, and a login opens its own data and support alone. Nothing is deleted. The
    /// running server mails its owner the reason.
    Suspend {
        /// Username or e-mail address.
        who: String,
        /// What the owner is told.
        #[arg(long)]
        reason: String,
    },
    /// End an account's suspension and print it as JSON: everything is as before. The
    /// running server mails its owner.
    Restore {
        /// Username or e-mail address.
        who: String,
        /// What the owner is told besides.
        #[arg(long)]
        reason: Option<String>,
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
    /// Have an account deleted as its owner can, and print when: until then they can keep it.
    /// The running server does it, and mails them.
    Delete {
        /// Username, e-mail address or id.
        who: String,
        /// Leave the public tracks, under their artist's name.
        #[arg(long)]
        keep_public_tracks: bool,
        /// Without the days in which it can be kept: there is no way back.
        #[arg(long)]
        now: bool,
    },
    /// Make the username of a deleted account free before its time.
    ReleaseName {
        /// The username.
        username: String,
    },
    /// Turn an account's two-step login off and print it as JSON: for somebody who
    /// has lost both the authenticator app and the backup codes.
    #[command(name = "disable-2fa")]
    DisableTwoFactor {
        /// Username or e-mail address.
        who: String,
    },
    /// Print accounts in the order in which they were made, one JSON object a line. Where
    /// several things are asked for, all of them apply.
    List(ListUsers),
    /// Print an account as JSON, with its sessions and with what it logs in with.
    Show {
        /// Username or e-mail address.
        who: String,
    },
}

/// What becomes of the tracks of an artist who is a listener again.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Tracks {
    /// Nobody but their owner hears them any more.
    Hide,
    /// Whoever could hear them still can.
    Keep,
    /// They are gone for good.
    Delete,
}

impl From<Tracks> for TracksAfter {
    fn from(tracks: Tracks) -> Self {
        match tracks {
            Tracks::Hide => Self::Hide,
            Tracks::Keep => Self::Keep,
            Tracks::Delete => Self::Delete,
        }
    }
}

impl Command {
    /// The command with what it still needs, which whoever sits at a terminal is asked.
    /// Without one it ends the program as wrong usage.
    pub(super) fn completed(mut self) -> Self {
        if let Self::SetRole {
            role,
            ticket: Some(_),
            tracks,
            ..
        } = &mut self
        {
            if *role != Role::User {
                let said = "--ticket is for the role user alone";
                usage_error(ErrorKind::ArgumentConflict, said);
            }
            if tracks.is_none() {
                *tracks = asked_on_terminal();
            }
            if tracks.is_none() {
                let said = "--ticket needs --tracks hide, keep or delete";
                usage_error(ErrorKind::MissingRequiredArgument, said);
            }
        }
        self
    }
}

fn usage_error(kind: ErrorKind, said: &str) {
    super::CommandLine::command().error(kind, said).exit()
}

/// What somebody answers who is asked what becomes of the tracks; none without a terminal,
/// or where the answer is none of the three.
fn asked_on_terminal() -> Option<Tracks> {
    if !std::io::stdin().is_terminal() {
        return None;
    }
    // Nobody is asked who cannot read it.
    write!(
        std::io::stderr(),
        "What becomes of their tracks (hide, keep, delete)? "
    )
    .ok()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    Tracks::from_str(line.trim(), true).ok()
}

#[derive(Debug, Args)]
pub(super) struct CreateUser {
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

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let (who, outcome) = match command {
        Command::Create(new) => {
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
        Command::SetRole {
            who,
            ticket: Some(ticket),
            tracks,
            ..
        } => {
            let tracks = tracks.context("what becomes of the tracks is not known")?;
            let outcome =
                operators::return_to_listener(services, &who, &ticket, tracks.into()).await;
            return print(&outcome.map_err(|error| match error {
                Error::NotFound => anyhow::anyhow!("no ticket has the reference {ticket:?}"),
                error => about(&who, error),
            })?);
        }
        Command::SetRole { who, role, .. } => {
            let outcome = operators::set_role(services, &who, role).await;
            (who, outcome)
        }
        Command::Lock { who } => {
            let outcome = operators::lock_account(services, &who).await;
            (who, outcome)
        }
        Command::Suspend { who, reason } => {
            let outcome = operators::suspend_account(services, &who, &reason).await;
            (who, outcome)
        }
        Command::Restore { who, reason } => {
            let outcome = operators::restore_account(services, &who, reason.as_deref()).await;
            (who, outcome)
        }
        Command::ResetPassword {
            who,
            password_stdin,
        } => {
            let new = password_stdin.then(first_line_of_stdin).transpose()?;
            let outcome = operators::reset_password(services, &who, new).await;
            (who, outcome)
        }
        Command::DisableTwoFactor { who } => {
            let outcome = operators::disable_two_factor(services, &who).await;
            (who, outcome)
        }
        Command::Delete {
            who,
            keep_public_tracks,
            now,
        } => {
            let outcome = operators::delete_account(services, &who, keep_public_tracks, now).await;
            return print(&outcome.map_err(|error| about(&who, error))?);
        }
        Command::ReleaseName { username } => {
            let outcome = operators::release_name(services, &username).await;
            return outcome.map_err(explained);
        }
        Command::List(list) => return user_list::run(list, services).await,
        Command::Show { who } => {
            let account = operators::show_account(services, &who).await;
            return print(&account.map_err(|error| about(&who, error))?);
        }
    };
    print(&outcome.map_err(|error| about(&who, error))?)
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
