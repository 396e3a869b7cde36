//! A program of the operator's that looks at each file before it is taken (OWASP
//! ASVS 5.0, 5.4.3).

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::child_group::{ChildGroup, ENVIRONMENT};
use crate::error::{Error, Fault, FieldError};

/// Files that are scanned at the same time.
const AT_ONCE: usize = 2;

/// Asks the operator's program about files.
#[derive(Debug)]
pub struct Scanner {
    command: Vec<String>,
    patience: Duration,
    turns: Semaphore,
}

impl Scanner {
    /// Runs `command`, program and arguments, with the file's path behind them, for
    /// at most `patience` each time. None for an empty command.
    pub(crate) fn new(command: &[String], patience: Duration) -> Option<Self> {
        (!command.is_empty()).then(|| Self {
            command: command.to_vec(),
            patience,
            turns: Semaphore::new(AT_ONCE),
        })
    }

    /// Whether the file at `path` may be taken: the program says so with its exit
    /// code, 0. It is killed when the future is dropped.
    ///
    /// # Errors
    /// [`Error::Validation`] of the field `file` when the code is 1,
    /// [`Error::Unavailable`] when it is another one, when the program cannot be
    /// started, or takes too long.
    pub(crate) async fn scan(&self, path: &Path) -> Result<(), Error> {
        let turn = self.turns.acquire().await.map_err(Error::internal)?;
        let outcome = tokio::time::timeout(self.patience, self.run(path)).await;
        drop(turn);
        let trouble = match outcome {
            Ok(Ok(status)) => match status.code() {
                Some(0) => return Ok(()),
                Some(1) => return Err(refused()),
                _ => format!("the scanner ended with {status}"),
            },
            Ok(Err(error)) => {
                let program = self.command.first().map(String::as_str).unwrap_or_default();
                format!(
                    "the scanner of STAGEDOOR_SCAN_COMMAND, {program:?}, cannot be run: {error}"
                )
            }
            Err(_) => format!("the scanner took longer than {:?}", self.patience),
        };
        tracing::error!("{trouble}");
        Err(Error::unavailable(trouble))
    }

    async fn run(&self, path: &Path) -> std::io::Result<ExitStatus> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(std::io::ErrorKind::InvalidInput.into());
        };
        let environment = ENVIRONMENT
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        let mut child = Command::new(program)
            .args(arguments)
            .arg(std::path::absolute(path)?)
            .env_clear()
            .envs(environment)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let group = ChildGroup::of(&child);
        let status = child.wait().await;
        group.disarm();
        status
    }
}

fn refused() -> Error {
    FieldError::new("file", Fault::FileRefused).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn a_scanner_that_is_not_there_is_named_with_its_setting() {
        let command = ["/nowhere/at/all".to_owned(), "--quiet".to_owned()];
        let scanner = Scanner::new(&command, Duration::from_secs(2)).unwrap();
        let error = scanner.scan(Path::new("file")).await.unwrap_err();
        let said = error.to_string();
        for part in [
            "STAGEDOOR_SCAN_COMMAND",
            "\"/nowhere/at/all\"",
            "No such file",
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
    }
}
