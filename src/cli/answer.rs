//! What a command prints, and how an error reads to an operator.

use std::io::Write;

use serde::Serialize;
use stagedoor_domain::Error;
use stagedoor_words::Language;

/// Prints `value` as JSON.
pub(super) fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
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
