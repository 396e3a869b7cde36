//! Prometheus' own opinion.

use std::process::Command;

use crate::process::command::run;

/// Runs `promtool`, which must be content.
#[track_caller]
pub fn promtool(arguments: &[&str], input: &str) {
    let mut command = Command::new("promtool");
    command.args(arguments);
    let said = run(command, input);
    assert_eq!(said.code, 0, "`make setup` unpacks promtool: {said:?}");
    // What it warns of does not make it fail.
    assert_eq!(said.err, "", "{said:?}");
}
