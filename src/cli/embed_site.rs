//! Puts the built pages' assets into the program, for the release script.

use std::path::PathBuf;

use clap::Args;

use crate::assets;

/// What goes in, and what comes out.
#[derive(Debug, Args)]
pub struct Command {
    /// The folder with the site.
    site: PathBuf,
    /// Where the program that carries it is written to.
    output: PathBuf,
}

/// Runs the command. It needs no configuration.
///
/// # Errors
/// When the site is not whole, or the program cannot be written.
pub fn run(command: &Command) -> anyhow::Result<()> {
    assets::embed(&command.site, &command.output)?;
    Ok(())
}
