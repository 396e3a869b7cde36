//! Log lines, on standard output.

mod latest_fields;

use std::fs;
use std::io::{self, IsTerminal};

use anyhow::Context;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use self::latest_fields::LatestFields;
use crate::config::{Config, LogFormat, usable_filter};
use crate::logged_address;
use crate::traces::Traces;

/// tower-sessions warns of every cookie that is over and opens spans for each
/// look at a session: noise, unless an operator asks for it.
const QUIET: &str = "tower_sessions=error,tower_sessions_core=error";

/// A file in the data folder with a filter that takes the place of `RUST_LOG` while it is
/// there. It is read at the start and at each SIGHUP, so that a server which runs can be
/// made to say more.
const FILE: &str = "log_filter";

/// The filter that is in use.
#[derive(Debug)]
pub struct Filter(reload::Handle<EnvFilter, Registry>);

impl Filter {
    /// Reads the filter again, and answers what it is.
    ///
    /// # Errors
    /// When the file cannot be read or used: then it stays as it was.
    pub fn read_again(&self, config: &Config) -> anyhow::Result<String> {
        let filter = chosen(config)?;
        self.0.reload(parsed(&filter)?)?;
        Ok(filter)
    }
}

/// Writes log lines as `config` says, from here on, and keeps what `traces` are made of.
///
/// # Errors
/// When the filter cannot be read, or something else logs already.
pub fn start(config: &Config, traces: Option<&Traces>) -> anyhow::Result<Filter> {
    logged_address::choose(config.log_addresses);
    let (filter, problem) = match chosen(config) {
        Ok(filter) => (filter, None),
        Err(error) => (config.log_filter.clone(), Some(error)),
    };
    let (layer, handle) = reload::Layer::new(parsed(&filter)?);
    let is_text = config.log_format == LogFormat::Text;
    let colourful = is_text && io::stdout().is_terminal();
    match traces {
        // The filter decides over everything: what is not written costs nothing.
        None => {
            let registry = tracing_subscriber::registry().with(layer);
            let lines = tracing_subscriber::fmt::layer();
            if is_text {
                let lines = lines.fmt_fields(LatestFields::default());
                registry.with(lines.with_ansi(colourful)).try_init()?;
            } else {
                registry.with(lines.json().flatten_event(true)).try_init()?;
            }
        }
        // It decides over lines alone.
        Some(traces) => {
            let registry = tracing_subscriber::registry();
            let lines = tracing_subscriber::fmt::layer();
            if is_text {
                let lines = lines.fmt_fields(LatestFields::default());
                let lines = lines.with_ansi(colourful).with_filter(layer);
                registry.with(lines).with(traces.layer()).try_init()?;
            } else {
                let lines = lines.json().flatten_event(true).with_filter(layer);
                registry.with(lines).with(traces.layer()).try_init()?;
            }
        }
    }
    if let Some(error) = problem {
        tracing::warn!(
            error = format!("{error:#}"),
            "RUST_LOG is used in its place"
        );
    }
    Ok(Filter(handle))
}

/// The filter that is in use, and what an operator calls the place that it is from.
///
/// # Errors
/// When the file cannot be read or used.
pub fn in_use(config: &Config) -> anyhow::Result<(String, String)> {
    let filter = chosen(config)?;
    let file = config.data.join(FILE);
    let is_set = fs::read_to_string(&file).is_ok_and(|text| !text.trim().is_empty());
    let place = if is_set {
        file.display().to_string()
    } else {
        "RUST_LOG".to_owned()
    };
    Ok((filter, place))
}

/// What the file says, or `RUST_LOG` where there is none.
fn chosen(config: &Config) -> anyhow::Result<String> {
    let file = config.data.join(FILE);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(config.log_filter.clone());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let text = text.trim();
    if text.is_empty() {
        return Ok(config.log_filter.clone());
    }
    if usable_filter(text).is_none() {
        anyhow::bail!("{} holds no filter: {text:?}", file.display());
    }
    Ok(text.to_owned())
}

fn parsed(filter: &str) -> anyhow::Result<EnvFilter> {
    Ok(EnvFilter::try_new(format!("{QUIET},{filter}"))?)
}
