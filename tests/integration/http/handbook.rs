//! The documents, against the files that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What paths of this repository begin with.
const FOLDERS: [&str; 11] = [
    "app/",
    "bench/",
    "docs/",
    "domain/",
    "end2end/",
    "migrations/",
    "scripts/",
    "session/",
    "src/",
    "tests/",
    "frontend/",
];

/// The requirements of level 1 and 2 in chapters V1 to V16 of ASVS 5.0.0.
const REQUIREMENTS: usize = 246;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of every document, and what they say.
fn documents() -> Vec<(PathBuf, String)> {
    let folders = ["", "docs", "docs/decisions"];
    let folders = folders.map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let files = folders.into_iter().flatten();
    files
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|kind| kind == "md"))
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            (file, text)
        })
        .collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let documents = documents();
    assert!(documents.len() >= 20);
    let mut named = 0;
    for (document, text) in &documents {
        let name = document.display();
        let paths = quoted(text).filter(|path| {
            let is_ours = FOLDERS.iter().any(|folder| path.starts_with(folder));
            is_ours && !path.contains(char::is_whitespace)
        });
        for path in paths {
            assert!(root().join(path).exists(), "{name}: {path}");
            named += 1;
        }
        let links = text.split("](").skip(1);
        let links = links.filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://")) {
            let file = document.parent().unwrap().join(link);
            assert!(file.exists(), "{name}: {link}");
        }
    }
    assert!(named > 200, "{named}");
}

#[test]
fn no_requirement_of_the_asvs_is_left_out_or_without_an_answer() {
    let text = fs::read_to_string(root().join("docs/asvs.md")).unwrap();
    let mut items = Vec::new();
    let mut below_three = 0;
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", item, level @ ("1" | "2" | "3"), what, state, shown, ""] = cells[..] else {
            continue;
        };
        let number = item.split('.').map(|part| part.parse::<u8>().unwrap());
        items.push(number.collect::<Vec<_>>());
        below_three += usize::from(level != "3");
        assert!(["met", "operator", "n/a"].contains(&state), "{line}");
        assert!(!what.is_empty() && !shown.is_empty(), "{line}");
        assert!(!shown.contains('@'), "{line}");
    }
    assert_eq!(below_three, REQUIREMENTS);
    assert!(items.is_sorted(), "in the order of the standard");
    let each: BTreeSet<_> = items.iter().collect();
    assert_eq!(each.len(), items.len());
}

#[test]
fn the_change_log_names_the_version_that_is_built() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let mut versions = text.lines().filter_map(|line| line.strip_prefix("## "));
    let latest = versions.find(|version| *version != "Unreleased");
    let latest = latest.and_then(|heading| heading.split(' ').next());
    assert_eq!(latest, Some(env!("CARGO_PKG_VERSION")));
}
