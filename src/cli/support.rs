//! `stagedoor support`.

use std::io::Read;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use stagedoor_domain::support::State;
use stagedoor_domain::{Error, Services, operators};

use super::answer::{explained, print};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the tickets as JSON, without what was said, those first that were touched
    /// last.
    List {
        /// Those in this state alone.
        #[arg(long)]
        state: Option<Only>,
        /// From here on: what the part before names as the next cursor.
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Print a ticket as JSON, with all that was said.
    Show {
        /// The ticket's reference, such as 7KQ2-M9XT.
        reference: String,
    },
    /// Answer a ticket, and print it as JSON. The running server mails the answer.
    Reply {
        /// The ticket's reference, such as 7KQ2-M9XT.
        reference: String,
        /// The answer; without it, all of standard input.
        #[arg(long)]
        text: Option<String>,
        /// That was the last word.
        #[arg(long)]
        close: bool,
    },
    /// Close a ticket, and print it as JSON. Whoever writes again opens it again.
    Close {
        /// The ticket's reference, such as 7KQ2-M9XT.
        reference: String,
    },
}

/// Which tickets are listed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Only {
    /// Somebody waits for an answer.
    Open,
    /// The last word is an answer.
    Answered,
    /// Closed.
    Closed,
}

impl From<Only> for State {
    fn from(only: Only) -> Self {
        match only {
            Only::Open => Self::Open,
            Only::Answered => Self::Answered,
            Only::Closed => Self::Closed,
        }
    }
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let (reference, outcome) = match command {
        Command::List { state, cursor } => {
            let state = state.map(State::from);
            let listed = operators::list_tickets(services, state, cursor.as_deref()).await;
            return print(&listed.map_err(explained)?);
        }
        Command::Show { reference } => {
            let outcome = operators::show_ticket(services, &reference).await;
            (reference, outcome)
        }
        Command::Reply {
            reference,
            text,
            close,
        } => {
            let text = text.map_or_else(standard_input, Ok)?;
            let outcome = operators::answer_ticket(services, &reference, &text, close).await;
            (reference, outcome)
        }
        Command::Close { reference } => {
            let outcome = operators::close_ticket(services, &reference).await;
            (reference, outcome)
        }
    };
    print(&outcome.map_err(|error| about(&reference, error))?)
}

fn standard_input() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .read_to_string(&mut text)
        .context("the answer on standard input is not UTF-8 text")?;
    Ok(text)
}

fn about(reference: &str, error: Error) -> anyhow::Error {
    match error {
        Error::NotFound => anyhow::anyhow!("no ticket has the reference {reference:?}"),
        error => explained(error),
    }
}
