//! `stagedoor track`.

use clap::Subcommand;
use stagedoor_domain::{Error, Services, operators};

use super::answer::{explained, print};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the tracks that wait to be looked at, as JSON.
    List,
    /// Make a track public that waits, and print it as JSON. The running server mails its
    /// artist, whose next tracks do not wait.
    Approve {
        /// The track's id, or the artist's handle or username.
        which: String,
    },
    /// Refuse a track that waits, or take a public one away from the public, and print it
    /// as JSON. The running server mails its artist the reason.
    Reject {
        /// The track's id, or the artist's handle or username.
        which: String,
        /// What the artist is told.
        #[arg(long)]
        reason: String,
    },
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let (which, outcome) = match command {
        Command::List => {
            let waiting = operators::waiting_tracks(services).await;
            return print(&waiting.map_err(explained)?);
        }
        Command::Approve { which } => {
            let outcome = operators::approve_track(services, &which).await;
            (which, outcome)
        }
        Command::Reject { which, reason } => {
            let outcome = operators::reject_track(services, &which, &reason).await;
            (which, outcome)
        }
    };
    print(&outcome.map_err(|error| about(&which, error))?)
}

fn about(which: &str, error: Error) -> anyhow::Error {
    match error {
        Error::NotFound | Error::UserNotFound => {
            anyhow::anyhow!("no track of {which:?} waits to be looked at")
        }
        error => explained(error),
    }
}
