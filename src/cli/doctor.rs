//! `stagedoor doctor`: what is wrong, or probably is, with an installation.

mod checks;
mod start;
mod test_mail;

use std::fmt::Write as _;

use anyhow::bail;
use clap::Args;
use serde::Serialize;
use stagedoor_domain::settings::Environment;

use super::answer::{print, write as write_out};
use crate::config::Config;
use crate::counted::counted;
use crate::version::{COMMIT, VERSION, WITH_COMMIT};
use crate::{logging, warnings};

/// What to look at, and how to say it.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// Send a test mail to this address, as mails to people are sent.
    #[arg(long, value_name = "ADDRESS")]
    mail: Option<String>,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Everything that was found.
#[derive(Serialize)]
struct Diagnosis {
    version: &'static str,
    commit: &'static str,
    checks: Vec<Check>,
    warnings: Vec<Warned>,
}

/// One thing that was tried.
#[derive(Clone, Serialize)]
pub(super) struct Check {
    name: &'static str,
    ok: bool,
    detail: String,
    /// What was wrong, in full.
    cause: Option<String>,
    /// Whether it goes on, and somebody should look at it: told, and counted, as a warning.
    is_worrying: bool,
}

impl Check {
    fn failed(name: &'static str, detail: impl Into<String>, cause: Option<String>) -> Self {
        Self {
            name,
            ok: false,
            detail: detail.into(),
            cause,
            is_worrying: false,
        }
    }
}

#[derive(Serialize)]
struct Warned {
    about: String,
    text: String,
}

/// Looks at everything and prints what there is to say.
///
/// # Errors
/// When something is wrong.
pub(super) async fn run(command: Command, config: &Config) -> anyhow::Result<()> {
    let mut found = checks::all(config).await;
    found.extend(start::problems(config).await);
    if let Some(address) = &command.mail {
        found.push(test_mail::send(config, address).await);
    }
    let environment = Environment::new(std::env::vars_os());
    let mut warned = warnings::of(config, &environment);
    warned.extend(
        logging::in_use(config)
            .err()
            .map(|error| warnings::Warning {
                about: "log_filter".to_owned(),
                text: format!("{error:#}; RUST_LOG is used in its place"),
            }),
    );
    let diagnosis = Diagnosis {
        version: VERSION,
        commit: COMMIT,
        checks: found,
        warnings: warned
            .into_iter()
            .map(|warning| Warned {
                about: warning.about,
                text: warning.text,
            })
            .collect(),
    };
    if command.json {
        print(&diagnosis)?;
    } else {
        write_out(diagnosis.lines().as_bytes())?;
    }
    let failed = diagnosis.checks.iter().filter(|check| !check.ok).count();
    let worrying = diagnosis.checks.iter().filter(|check| check.is_worrying);
    match (failed, diagnosis.warnings.len() + worrying.count()) {
        (0, 0) => Ok(()),
        (failed, 0) => bail!("{} failed", counted(failed, "check")),
        (0, warnings) => bail!("{}", counted(warnings, "warning")),
        (failed, warnings) => bail!(
            "{} failed, and {}",
            counted(failed, "check"),
            counted(warnings, "warning")
        ),
    }
}

/// Says as JSON, where that was asked for, that a setting cannot be used: without the
/// settings there is nothing else to look at.
///
/// # Errors
/// Those of standard output.
pub(super) fn tell_unusable(command: &Command, line: String) -> anyhow::Result<()> {
    if !command.json {
        return Ok(());
    }
    print(&Diagnosis {
        version: VERSION,
        commit: COMMIT,
        checks: vec![Check::failed("settings", line, None)],
        warnings: Vec::new(),
    })
}

impl Diagnosis {
    /// A line for each thing, as a person reads it.
    fn lines(&self) -> String {
        let mut lines = format!("stagedoor {WITH_COMMIT}\n");
        for check in &self.checks {
            let verdict = match check {
                Check { ok: false, .. } => "wrong",
                Check {
                    is_worrying: true, ..
                } => "warning",
                Check { .. } => "ok",
            };
            let Check { name, detail, .. } = check;
            // Writing to a string does not fail.
            let _ = write!(lines, "{verdict:<8} {name}: {detail}");
            if let Some(cause) = &check.cause {
                let _ = write!(lines, " ({cause})");
            }
            lines.push('\n');
        }
        for Warned { about, text } in &self.warnings {
            let _ = writeln!(lines, "{:<8} {about}: {text}", "warning");
        }
        lines
    }
}
