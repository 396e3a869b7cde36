//! A letter as plain text.

use askama::Template;
use stagedoor_words::Letters;

use super::{Block, Letter, Link};

/// The most characters of a line, so that a reply can quote it below 80 (RFC 3676, 4.2).
/// A link is never broken.
const LINE: usize = 72;

/// Characters that mark a line as quoted.
const QUOTED: usize = 2;

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text {
    paragraphs: Vec<String>,
}

/// The text of `letter`.
pub(super) fn of(letter: &Letter) -> askama::Result<String> {
    let letters = letter.letters();
    let mut paragraphs: Vec<String> = letter
        .blocks
        .iter()
        .map(|block| paragraph(block, letters))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    paragraphs.push(wrapped(&letter.footer));
    paragraphs.extend(letter.footer_link.as_ref().map(|to| link(to, letters)));
    Text { paragraphs }.render()
}

fn paragraph(block: &Block, letters: &Letters) -> String {
    match block {
        Block::Text(text) | Block::Quiet(text) | Block::Address { said: text, .. } => wrapped(text),
        Block::Strong(text) => text.clone(),
        Block::Lines(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| wrapped(line)).collect();
            lines.join("\n")
        }
        // Marked as mails mark it, so that nobody takes it for ours (RFC 3676, 4.5).
        Block::Quote(lines) => {
            let lines = lines.iter().flat_map(|line| {
                let wrapped = wrapped_to(line, LINE - QUOTED);
                let marked = wrapped.lines().map(|line| format!("> {line}"));
                match &*wrapped {
                    "" => vec![">".to_owned()],
                    _ => marked.collect::<Vec<_>>(),
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::Event { what, about } => format!("{}\n{}", wrapped(what), wrapped(about)),
        Block::Button(to) | Block::Link(to) => link(to, letters),
    }
}

/// A link has a line of its own: see `crate::mail`.
fn link(link: &Link, letters: &Letters) -> String {
    format!("{}\n{}", (letters.link)(link.label), link.to)
}

/// `text` in lines. No-break spaces break nowhere.
fn wrapped(text: &str) -> String {
    wrapped_to(text, LINE)
}

fn wrapped_to(text: &str, most: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > most {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words_and_at_72_characters() {
        let text = format!("{} {} {}", "é".repeat(36), "b".repeat(35), "c".repeat(90));
        let lines = [
            format!("{} {}", "é".repeat(36), "b".repeat(35)),
            "c".repeat(90),
        ];
        assert_eq!(wrapped(&text), lines.join("\n"));
        assert_eq!(wrapped("a\u{a0}b c"), "a\u{a0}b c");
        assert_eq!(wrapped(""), "");
    }
}
