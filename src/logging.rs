//! Log lines, on standard output.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};

/// tower-sessions warns of every cookie that is over and opens spans for each
/// look at a session: noise, unless an operator asks for it.
const QUIET: &str = "tower_sessions=error,tower_sessions_core=error";

/// Writes log lines as `config` says, from here on.
///
/// # Errors
/// When the filter cannot be read, or something else logs already.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let filter = format!("{QUIET},{}", config.log_filter);
    let registry = tracing_subscriber::registry().with(EnvFilter::try_new(filter)?);
    let lines = tracing_subscriber::fmt::layer();
    match config.log_format {
        LogFormat::Text => {
            let colourful = std::io::stdout().is_terminal();
            registry.with(lines.with_ansi(colourful)).try_init()?;
        }
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init()?,
    }
    Ok(())
}
