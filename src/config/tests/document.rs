//! `docs/settings.md`, against the declarations.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use stagedoor_domain::settings::Row;

use super::*;

const INTRODUCTION: &str = "\
# Settings

<!-- Made from the declarations. To write it again: \
UPDATE_EXPECT=1 cargo test --lib settings_document -->

Environment variables, all optional; an empty value counts as none. A value that \
cannot be used stops the start with one line that says what is accepted. Each is \
declared once: in `domain/src/settings.rs` and `domain/src/settings/quotas.rs`, in \
`domain/src/passwords/hasher.rs` for the cost of a password's hash, and in \
`src/config.rs` for what only the server uses.

A secret may be in a file instead: the variable with `_FILE` behind its name says which, and \
with systemd the credential of the variable's name (`LoadCredential=SMTP_URL:/etc/stagedoor/smtp`) \
is taken by itself. Line ends at the end of the file are no part of it. A secret in two of these \
places stops the start; a file that other users may read is warned of.
";

/// The document that the declarations make.
fn settings_document() -> String {
    let (numbers, texts): (Vec<Row>, Vec<Row>) = Config::rows()
        .into_iter()
        .partition(|row| row.bounds.is_some());
    let least = |row: &Row| row.bounds.as_ref().map_or(1, |bounds| *bounds.start());
    let most = numbers.iter().filter_map(|row| row.bounds.as_ref());
    let most: BTreeSet<u32> = most.map(|bounds| *bounds.end()).collect();
    assert_eq!(most.len(), 1, "the sentence above the table names one");

    let mut document = INTRODUCTION.to_owned();
    document += "\n## Places, services and switches\n\n";
    document += &table(&texts, |_| String::new());
    write!(
        document,
        "\n## Limits and lifetimes\n\nEach is a whole number from 1 to {}, or from the \
         least that its row names. [limits.md](limits.md) says what each limit is for.\n\n",
        most.first().unwrap()
    )
    .unwrap();
    document += &table(&numbers, |row| match least(row) {
        1 => String::new(),
        least => format!(", at least {least}"),
    });
    document
}

fn table(rows: &[Row], note: impl Fn(&Row) -> String) -> String {
    let mut table = "| variable | default | meaning | source of the default |\n\
                     |---|---|---|---|\n"
        .to_owned();
    for row in rows {
        let entry = row.entry;
        let files: Vec<String> = row
            .secrets
            .iter()
            .map(|variable| format!("`{variable}_FILE`"))
            .collect();
        let files = match files.as_slice() {
            [] => String::new(),
            files => format!("; in a file: {}", files.join(", ")),
        };
        writeln!(
            table,
            "| `{}` | {} | {}{}{files} | {} |",
            entry.variable,
            row.default,
            entry.meaning,
            note(row),
            entry.source
        )
        .unwrap();
    }
    table
}

#[test]
fn the_settings_document_is_what_the_declarations_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    let document = settings_document();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, document).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(&file).unwrap() == document,
        "docs/settings.md is not what the settings say. Write it again with:\n\n    \
         UPDATE_EXPECT=1 cargo test --lib settings_document\n"
    );
}

#[test]
fn no_variable_is_declared_twice() {
    let rows = Config::rows();
    let variables: BTreeSet<_> = rows.iter().map(|row| row.entry.variable).collect();
    assert_eq!(variables.len(), rows.len());
}
