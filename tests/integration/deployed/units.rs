//! `deploy/systemd/` before systemd's own eyes.

use std::fs;
use std::process::Command;

use super::{adapted, shipped};
use crate::process::command::BINARY;

/// The highest exposure that `systemd-analyze security` may find, in tenths.
const MOST_EXPOSURE: &str = "15";

fn analyse(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("systemd-analyze")
        .args(arguments)
        .output()
        .expect("systemd-analyze is installed");
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

#[test]
fn systemd_understands_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let service = adapted(
        "systemd/stagedoor.service",
        &[("/usr/bin/stagedoor", BINARY)],
    );
    fs::write(folder.path().join("stagedoor.service"), service).unwrap();
    fs::copy(
        shipped("systemd/stagedoor.socket"),
        folder.path().join("stagedoor.socket"),
    )
    .unwrap();
    for unit in ["stagedoor.service", "stagedoor.socket"] {
        let unit = folder.path().join(unit);
        let (is_good, said) = analyse(&["verify", "--man=no", unit.to_str().unwrap()]);
        assert!(is_good, "{said}");
        let ours: Vec<_> = said.lines().filter(|it| it.contains("stagedoor")).collect();
        assert!(ours.is_empty(), "{ours:#?}");
    }
}

#[test]
fn the_service_is_open_to_little() {
    let unit = shipped("systemd/stagedoor.service");
    let unit = unit.to_str().unwrap();
    let security = ["security", "--no-pager", "--offline=yes"];
    let threshold = format!("--threshold={MOST_EXPOSURE}");
    let (is_good, said) = analyse(&[&security[..], &[&threshold, unit]].concat());
    let told = said.lines().last().unwrap_or_default();
    assert!(is_good, "{told}");
}
