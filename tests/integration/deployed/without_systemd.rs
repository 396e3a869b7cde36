//! The `stagedoorctl` that docs/operate.md has for systems without systemd.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::command::{Said, run};

/// Beside what it sets, what is ignored: with the numbers of the lines.
const SETTINGS: &str = "# a comment
; another

STAGE_FIRST=one & two
  \tSTAGE_SECOND=postgres:///stage?host=/run&user=nina
  # hush
export STAGE_THIRD=hush
hush
STAGE_LAST=$HOME without an end";

const IGNORED: [&str; 2] = ["line 7 is ignored", "line 8 is ignored"];

/// The script, with these settings in `folder`, and without the other user.
fn stagedoorctl(folder: &Path, arguments: &[&str]) -> Said {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operate.md");
    let document = fs::read_to_string(document).unwrap();
    let (_, script) = document.split_once("```sh\n#!/bin/sh\n").unwrap();
    let (script, _) = script.split_once("```").unwrap();
    let mut script = script.to_owned();
    let place = folder.display().to_string();
    let as_service = "setpriv --reuid stagedoor --regid stagedoor --init-groups /usr/bin/stagedoor";
    for (from, to) in [
        ("/etc/stagedoor", &*place),
        ("/var/lib/stagedoor", &*place),
        (as_service, "env"),
    ] {
        assert!(script.contains(from), "no {from:?} in {script}");
        script = script.replace(from, to);
    }
    fs::write(folder.join("stagedoor.env"), SETTINGS).unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, "stagedoorctl"])
        .args(arguments);
    run(command, "")
}

#[test]
fn every_line_is_a_setting_or_told_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["STAGE_FIRST", "STAGE_SECOND", "STAGE_LAST"];
    let said = stagedoorctl(folder.path(), &[&["printenv"][..], &names].concat());
    assert_eq!(said.code, 0, "{said:?}");
    let expected = "one & two\npostgres:///stage?host=/run&user=nina\n$HOME without an end\n";
    assert_eq!(said.out, expected);
    let told: Vec<&str> = said.err.lines().collect();
    assert_eq!(told.len(), IGNORED.len(), "{said:?}");
    for (line, expected) in told.iter().zip(IGNORED) {
        assert!(line.contains(expected), "{said:?}");
    }
    assert!(!said.err.contains("hush"), "{said:?}");
    let said = stagedoorctl(folder.path(), &["printenv", "STAGE_THIRD"]);
    assert_eq!((said.code, &*said.out), (1, ""));
}

#[test]
fn without_a_command_it_says_how_it_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let said = stagedoorctl(folder.path(), &[]);
    assert_eq!((said.code, &*said.out), (2, ""), "{said:?}");
    assert!(
        said.err.starts_with("usage: stagedoorctl COMMAND"),
        "{said:?}"
    );
}
