//! `stagedoor sessions`.

use clap::Subcommand;
use stagedoor_domain::{Services, operators};

use super::answer::{about, print};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// End every session of one account, or of everybody where none is named, and
    /// print how many those were as JSON. Whoever has a password logs in again.
    EndAll {
        /// Username or e-mail address.
        who: Option<String>,
    },
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let Command::EndAll { who } = command;
    let ended = operators::end_all_sessions(services, who.as_deref()).await;
    print(&ended.map_err(|error| about(who.as_deref().unwrap_or_default(), error))?)
}
