//! What the archive says of itself.

use chrono::{DateTime, Utc};
use stagedoor_words::Language;

/// The content of `README.txt`.
pub(super) fn text(language: Language, host: &str, taken_at: DateTime<Utc>) -> String {
    let export_readme = &language.words().export_readme;
    let taken_at = taken_at.format("%Y-%m-%d %H:%M UTC").to_string();
    let paragraphs = [
        (export_readme.title)(host),
        (export_readme.taken)(&taken_at),
        export_readme.how_to_read.to_owned(),
        export_readme.files.to_owned(),
        export_readme.not_in_it.to_owned(),
        export_readme.check.to_owned(),
    ];
    let mut text = paragraphs.join("\n\n");
    text.push('\n');
    text
}
