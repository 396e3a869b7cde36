//! What holds for every text, read from the sources of the catalogue.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that we do not use (`docs/voice.md`), as they begin in a text in lower case.
const NOT_OURS: &[&str] = &[
    "please",
    "oops",
    "successfully",
    "invalid",
    "e-mail",
    "sign in",
    "sign up",
    "sign out",
    "register",
    "re-send",
    "confirm",
    "2fa",
    "mfa",
    "otp",
    "two-factor",
    "recovery code",
    "security key",
    "credential",
    "webauthn",
    "rate limit",
    "throttl",
    "preference",
    "creator",
    "token",
];

/// Texts that others rely on as they are.
const PROMISED: &[&str] = &["You already have creator access"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The rooms of a language: their names and sources.
fn rooms(language: &str) -> Vec<(String, String)> {
    let folder = root().join("src").join(language);
    let mut rooms: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name != "mod.rs"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    rooms.sort();
    rooms
}

/// The texts in quotes of a source, without what comments quote.
fn texts(source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut texts = Vec::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        if character != '"' {
            continue;
        }
        let mut text = String::new();
        while let Some(inside) = characters.next() {
            match inside {
                '\\' => text.extend(characters.next()),
                '"' => break,
                other => text.push(other),
            }
        }
        texts.push(text);
    }
    texts
}

/// All sources that show texts.
fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![
        root().join("../app/src"),
        root().join("../domain/src"),
        root().join("../session/src"),
        root().join("../src"),
        root().join("src"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                all.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// The names of the texts of a room, as its English declares them.
fn names(source: &str) -> BTreeSet<String> {
    let declared = source.lines().filter_map(|line| {
        let line = line.strip_prefix("        ")?;
        let end =
            line.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '_')?;
        let (name, rest) = line.split_at(end);
        let is_text = rest.starts_with(" = ") || rest.starts_with('(');
        (!name.is_empty() && is_text).then(|| name.to_owned())
    });
    declared.collect()
}

#[test]
fn every_text_is_used() {
    let sources: String = sources().split_whitespace().collect();
    let mut unused = Vec::new();
    for (room, source) in rooms("en") {
        let names = names(&source);
        assert!(!names.is_empty(), "no texts were found in {room}");
        for name in names {
            let used = [
                format!("{room}.{name}"),
                format!("said!({name})"),
                format!("|{room}|{room}.{name}"),
            ];
            if !used.iter().any(|used| sources.contains(used)) {
                unused.push(format!("{room}.{name}"));
            }
        }
    }
    assert!(unused.is_empty(), "nobody uses {unused:?}");
}

#[test]
fn the_words_are_ours() {
    let mut foreign = Vec::new();
    for (room, source) in rooms("en") {
        for text in texts(&source) {
            if PROMISED.contains(&text.as_str()) {
                continue;
            }
            let said = text.to_lowercase();
            let words = NOT_OURS.iter().filter(|word| {
                said.match_indices(**word).any(|(at, _)| {
                    !said[..at].ends_with(|before: char| before.is_alphanumeric() || before == '{')
                })
            });
            foreign.extend(words.map(|word| format!("{room}: {word:?} in {text:?}")));
        }
    }
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn texts_are_set_with_care() {
    let mut careless = Vec::new();
    for language in ["en", "fr"] {
        for (room, source) in rooms(language) {
            for text in texts(&source) {
                // Texts go into attributes of pages as they are.
                let is_markup = text.contains(['"', '<', '>', '&']);
                let is_typed = text.contains("...") || text.contains("--") || text.contains("  ");
                if is_markup || is_typed || text.contains('!') {
                    careless.push(format!("{language}, {room}: {text}"));
                }
            }
        }
    }
    // French sets a no-break space before these, a curved apostrophe, and a hyphen at which
    // no line ends.
    for (room, source) in rooms("fr") {
        for text in texts(&source) {
            let marks = [" :", " ;", " ?", " !", "« ", " »", "'", "e-mail", "E-mail"];
            if marks.iter().any(|mark| text.contains(mark)) {
                careless.push(format!("fr, {room}: {text}"));
            }
        }
    }
    assert!(careless.is_empty(), "{careless:#?}");
}

#[test]
fn both_languages_say_the_same_places() {
    // What stands in braces of a plain text is put there by its name.
    let places = |source: &str| -> BTreeSet<String> {
        texts(source)
            .iter()
            .flat_map(|text| {
                let starts = text.match_indices('{').map(|(at, _)| at);
                let names =
                    starts.filter_map(|at| text[at..].split_once('}').map(|(name, _)| name));
                names.map(|name| name[1..].to_owned()).collect::<Vec<_>>()
            })
            .collect()
    };
    for ((room, english), (also, french)) in rooms("en").iter().zip(&rooms("fr")) {
        assert_eq!(room, also);
        assert_eq!(places(english), places(french), "{room}");
    }
}
