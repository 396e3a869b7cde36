//! `stagedoor key`.

use clap::Subcommand;
use stagedoor_domain::{Services, operators};

use super::answer::{explained, print};
use crate::config::Config;
use crate::counted::counted;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new key that seals from now on, keep the present ones to open with, seal
    /// everything anew, and print what came of it as JSON. It may run beside a server,
    /// and again after it was cut off.
    Rotate,
    /// Print which keys there are, by their ids, and how much each has sealed.
    Show,
}

pub(super) async fn run(
    command: Command,
    services: &Services,
    config: &Config,
) -> anyhow::Result<()> {
    match command {
        Command::Rotate => rotate(services, config).await,
        Command::Show => print(&operators::show_keys(services).await.map_err(explained)?),
    }
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
            "{} cannot be opened with any key that is here: whose it is needs disable-2fa",
            counted(resealed.unreadable, "secret")
        );
    }
    Ok(())
}
