//! Puts the commit that the program is built from into it.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=BUILD_COMMIT");
    let given = env::var("BUILD_COMMIT").ok();
    let commit = given.filter(|commit| !commit.trim().is_empty());
    let commit = commit.or_else(|| git(&["rev-parse", "--short", "HEAD"]));
    // Every commit would build the program of a developer anew, who does not ask for it.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release")
        && let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"])
        && Path::new(&log).exists()
    {
        println!("cargo:rerun-if-changed={log}");
    }
    let commit = commit.as_deref().map_or("unknown", str::trim);
    println!("cargo:rustc-env=STAGEDOOR_COMMIT={commit}");
}

/// What git says; none where there is no git, or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let said = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !text.is_empty()).then_some(text)
}
