//! No page says what is not in the catalogue.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// What is for developers and operators, and in English alone.
const FOR_DEVELOPERS: &[&str] = &[
    "api_reference",
    "development",
    "assets.rs",
    "placeholders.rs",
    "icon.rs",
];

/// Literals that look like texts and are none, or are the same in every language.
const NO_TEXTS: &[&str] = &[
    "Stagedoor",
    "Ogg",
    "Opus",
    "Document",
    "Android",
    "Windows Phone",
    "button button-primary",
    "form card",
    "button button-danger",
    "page page-narrow",
    "username webauthn",
    "there is nothing to read",
    // What an operator types, in every language.
    "stagedoor user set-role {username} user --ticket {reference} --tracks hide",
    "me noopener nofollow ugc",
    "M{left} {top}h3v{height}h-3z",
    "stagedoor user set-role {username} user --ticket {reference} --tracks hide",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap();
        if FOR_DEVELOPERS.iter().any(|part| name.contains(part)) {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The literals of a line that read like a text: words, or one with a capital.
fn said(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, literal) in line.split('"').enumerate() {
        let is_inside = at % 2 == 1;
        let words = literal.split_whitespace().filter(|word| {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            letters > 0 && letters + 1 >= word.chars().count()
        });
        let words = words.count();
        let is_named = literal.starts_with(|c: char| c.is_ascii_uppercase())
            && literal.contains(|c: char| c.is_ascii_lowercase());
        let is_markup = literal.contains('<') || literal.contains("::");
        if is_inside && !is_markup && (words > 1 || is_named) {
            found.push(literal.to_owned());
        }
    }
    found
}

/// The line without the names that the style sheet knows something by.
fn without_classes(line: &str) -> String {
    let mut parts = line.split("class=\"");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    kept
}

#[test]
fn no_page_has_a_text_of_its_own() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
    let mut files = Vec::new();
    sources(&app, &mut files);
    assert!(files.len() > 50, "the pages were not found");
    let mut own = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(&app)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let source = fs::read_to_string(&file).unwrap();
        let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
        let mut is_logged = false;
        for line in code.lines() {
            let line = line.trim();
            // What is logged is for operators, and runs to the end of its statement.
            is_logged |= line.contains("tracing::") || line.contains("Error::internal(");
            let is_told = !(is_logged
                || line.starts_with("//")
                || line.starts_with("#[")
                || line.starts_with("#![")
                || line.starts_with("reason =")
                || line.contains(" d=")
                || line.contains("charset=")
                || line.contains("nonce")
                || line.contains("CLASS")
                || line.contains("class(\""));
            is_logged &= !line.ends_with(';');
            if !is_told {
                continue;
            }
            let texts = said(&without_classes(line)).into_iter();
            let texts = texts.filter(|text| !NO_TEXTS.contains(&text.as_str()));
            own.extend(texts.map(|text| format!("{name}: {text:?}")));
        }
    }
    assert!(own.is_empty(), "{} texts: {own:#?}", own.len());
}
