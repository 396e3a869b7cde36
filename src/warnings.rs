//! What is probably wrong with a configuration that can be used all the same. The log says
//! it at the start, and `stagedoor doctor` whenever it is asked.

mod unknown_names;

use std::path::Path;

use rustix::fs::{Access, access};
use stagedoor_domain::db::Pooling;
use stagedoor_domain::mail::Sender;
use stagedoor_domain::settings::Environment;
use tracing::Level;

use crate::config::{Config, writes_nothing_of_ours};
use crate::{logging, ownership, permissions};

/// Something that is probably wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The variable, or the place, that it is about.
    pub about: String,
    /// What is wrong, and what to do about it.
    pub text: String,
}

impl Warning {
    fn new(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            about: about.into(),
            text: text.into(),
        }
    }
}

/// Everything that is probably wrong with `config`, which was read from `environment`, and
/// with the places that it names.
pub fn of(config: &Config, environment: &Environment) -> Vec<Warning> {
    let mut warnings = unknown_names::of(environment);
    warnings.extend(of_mails(config));
    warnings.extend(of_addresses(config));
    warnings.extend(of_pooler(config));
    warnings.extend(of_log(config));
    warnings.extend(of_scanner(config));
    if config.operator.is_none() || config.contact.is_none() {
        warnings.push(Warning::new(
            "STAGEDOOR_OPERATOR",
            "/terms, /privacy and /help do not say who runs this site, or how to reach them: set \
             STAGEDOOR_OPERATOR and STAGEDOOR_CONTACT",
        ));
    }
    warnings.extend(permissions::wider_places(config).map(|(place, mode)| {
        Warning::new(
            place.display().to_string(),
            format!(
                "other users of this machine can look into it (mode {mode:04o}): chmod go= takes \
                 that away"
            ),
        )
    }));
    warnings.extend(
        ownership::strangers(config)
            .into_iter()
            .map(|(place, text)| Warning::new(place.display().to_string(), text)),
    );
    warnings
}

/// Says them in the log; where the log is not to say anything, that on standard error.
pub fn say(config: &Config, environment: &Environment) {
    for Warning { about, text } in of(config, environment) {
        tracing::warn!(about, "{text}");
    }
    say_silence(config);
}

/// Says that the log says nothing, where that is so, on standard error.
pub fn say_silence(config: &Config) {
    if !tracing::enabled!(Level::WARN)
        && let Some(Warning { about, text }) = of_log(config)
    {
        // Nobody is left to tell when this fails too.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("stagedoor: {about}: {text}\n"),
        );
    }
}

/// Of a pooler where there is none.
fn of_pooler(config: &Config) -> Option<Warning> {
    let is_for_nothing = config.pooling != Pooling::default() && config.database_file().is_some();
    is_for_nothing.then(|| {
        Warning::new(
            "STAGEDOOR_PGBOUNCER",
            "it says nothing while DATABASE_URL is SQLite, which has no pooler: take it away",
        )
    })
}

/// Of a log that says nothing.
fn of_log(config: &Config) -> Option<Warning> {
    // One that cannot be used is told by what reads it.
    let (filter, place) = logging::in_use(config).ok()?;
    writes_nothing_of_ours(&filter).then(|| {
        Warning::new(
            place,
            format!(
                "{filter:?} lets no line of this program through, not even of errors: let it be a \
                 level, or begin with one, such as info,sqlx=debug"
            ),
        )
    })
}

/// Of a scanner that is not there: no file is taken without it.
fn of_scanner(config: &Config) -> Option<Warning> {
    let program = config.settings.scan_command.first()?;
    (!is_program(program)).then(|| {
        Warning::new(
            "STAGEDOOR_SCAN_COMMAND",
            format!("there is no program {program:?} that this may run: every upload is refused"),
        )
    })
}

/// Whether this is a file that may be run, in `PATH` where it is a name alone.
fn is_program(program: &str) -> bool {
    let may_be_run = |place: &Path| place.is_file() && access(place, Access::EXEC_OK).is_ok();
    if program.contains('/') {
        return may_be_run(Path::new(program));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| may_be_run(&folder.join(program)))
}

fn of_mails(config: &Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let is_for_people = config.is_https() || config.is_in_the_clear();
    if is_for_people && config.smtp_url.is_none() {
        warnings.push(Warning::new(
            "SMTP_URL",
            format!(
                "it is not set, and mails go into files in {}, where nobody reads them: nobody \
                 can confirm an address or set a new password",
                config.outbox().display()
            ),
        ));
    }
    let sender = Sender::parse(&config.settings.mail_from);
    let is_local = sender.is_some_and(|sender| sender.is_local());
    if is_local && (is_for_people || config.smtp_url.is_some()) {
        warnings.push(Warning::new(
            "STAGEDOOR_MAIL_FROM",
            format!(
                "{:?} is at no domain that others know: their mail servers will refuse what comes \
                 from it",
                config.settings.mail_from
            ),
        ));
    }
    warnings
}

fn of_addresses(config: &Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if config.is_in_the_clear() {
        warnings.push(Warning::new(
            "STAGEDOOR_PUBLIC_URL",
            "it is plain http: passwords and cookies travel unencrypted, and there are no \
             passkeys. Put a proxy with TLS in front",
        ));
    }
    if config.is_https() && config.trusted_proxies.is_empty() {
        warnings.push(Warning::new(
            "STAGEDOOR_TRUSTED_PROXIES",
            "STAGEDOOR_PUBLIC_URL is https and STAGEDOOR_TRUSTED_PROXIES is empty: whatever ends \
             TLS in front of this server is taken for the client of every request, so that \
             everybody shares the limits of one address. Name it there",
        ));
    }
    warnings
}

#[cfg(test)]
mod tests;
