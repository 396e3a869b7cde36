//! `stagedoor invite`.

use std::time::Duration;

use clap::{Args, Subcommand};
use stagedoor_domain::settings::Registration;
use stagedoor_domain::{Error, Services, operators};
use uuid::Uuid;

use super::answer::{explained, print, say};
use super::span;

/// Without a subcommand it makes an invitation.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Command {
    #[command(subcommand)]
    other: Option<Other>,
    /// Whose it is: an account is made with this address alone. Without it the link is for
    /// whoever has it. No mail is sent.
    #[arg(long)]
    email: Option<String>,
    /// How many accounts can be made with it.
    #[arg(long, default_value_t = 1)]
    uses: u32,
    /// How long it works, such as 24h or 7d.
    #[arg(long, default_value = "7d", value_parser = span::parse)]
    expires: Duration,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// Print the invitations, the newest first, as JSON. Their links are told once, when
    /// they are made.
    List,
    /// End an invitation and print it as JSON. Accounts that were made with it stay.
    Revoke {
        /// Its id, as `list` prints it.
        id: Uuid,
    },
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    match command.other {
        None => {
            let email = command.email.as_deref();
            let invited = operators::invite(services, email, command.uses, command.expires).await;
            print(&invited.map_err(explained)?)?;
            if services.settings.registration == Registration::Closed {
                say(
                    "Registration is closed (STAGEDOOR_REGISTRATION=closed): the link works once \
                     that is `invite` or `open` and the server is started again.",
                );
            }
            Ok(())
        }
        Some(Other::List) => print(
            &operators::list_invitations(services)
                .await
                .map_err(explained)?,
        ),
        Some(Other::Revoke { id }) => {
            let revoked = operators::revoke_invitation(services, id).await;
            print(&revoked.map_err(|error| match error {
                Error::NotFound => anyhow::anyhow!("no invitation {id} is there to be revoked"),
                error => explained(error),
            })?)
        }
    }
}
