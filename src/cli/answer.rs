//! What a command prints, and how an error reads to an operator.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;
use stagedoor_domain::Error;
use stagedoor_words::Language;

/// Prints `value` as JSON.
pub(super) fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    write(&text)
}

/// Writes to standard output. Whoever reads it may have stopped, as `head` does: then
/// nothing more is to be said, and the command ends as it would have.
///
/// # Errors
/// Those of standard output.
pub(super) fn write(text: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Says something besides, on standard error, where somebody reads it.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Returns an error that concerns the account which `who` names.
pub(super) fn about(who: &str, error: Error) -> anyhow::Error {
    match error {
        Error::UserNotFound | Error::NotFound => {
            anyhow::anyhow!("nobody has the username or e-mail address {who:?}")
        }
        Error::TwoFactorNotEnabled => anyhow::anyhow!("{who:?} has two-step login off already"),
        error => explained(error),
    }
}

/// Returns an error as an operator needs it: every field that is wrong, and what is
/// behind a failure.
pub(super) fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Validation(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|problem| match problem.field {
                    "" => problem.message(Language::English).into_owned(),
                    field => format!("{field}: {}", problem.message(Language::English)),
                })
                .collect();
            anyhow::anyhow!(fields.join(" "))
        }
        error @ (Error::Unavailable(_) | Error::Internal(_)) => error.into(),
        error => anyhow::anyhow!(error.detail(Language::English)),
    }
}
