//! What a mail server says, in a form that may be logged and stored.

use lettre::address::Envelope;

/// The most that is kept of it, in characters.
const LONGEST: usize = 300;

/// What stands for an address.
const HIDDEN: &str = "…";

/// The server's own words, without the addresses that it likes to repeat: neither whole
/// ones nor the name alone of somebody whom the mail was for.
pub(super) fn without_addresses(said: &str, envelope: Option<&Envelope>) -> String {
    let recipients = envelope.map(Envelope::to).unwrap_or_default();
    let names: Vec<String> = recipients
        .iter()
        .map(|address| address.user().to_lowercase())
        .collect();
    let mut kept = String::new();
    let mut word = String::new();
    for c in said.chars().take(2 * LONGEST).chain([' ']) {
        if is_between_words(c) {
            kept.push_str(if is_somebody(&word, &names) {
                HIDDEN
            } else {
                &word
            });
            word.clear();
            kept.push(if c.is_control() { ' ' } else { c });
        } else {
            word.push(c);
        }
    }
    kept.trim_end().chars().take(LONGEST).collect()
}

fn is_between_words(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>()[]{},;:\"'`".contains(c)
}

/// Whether the word is an address, or the name in one of those that the mail was for, also
/// in the forms of a rewritten sender (`name=host`) and at the end of a sentence.
fn is_somebody(word: &str, names: &[String]) -> bool {
    if word.contains('@') {
        return true;
    }
    let word = word.to_lowercase();
    let mut parts = word.split(['=', '/', '?', '!', '|']);
    parts.any(|part| names.iter().any(|name| part.trim_end_matches('.') == name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn the_words_stay_and_addresses_go() {
        let to = "mira.k@example.com".parse().unwrap();
        let envelope = Envelope::new(None, vec![to]).unwrap();
        for (said, kept) in [
            (
                "5.1.1 <mira.k@example.com>: Recipient address rejected: User unknown",
                "5.1.1 <…>: Recipient address rejected: User unknown",
            ),
            ("no mailbox Mira.K here", "no mailbox … here"),
            ("unknown: mira.k.", "unknown: …"),
            (
                "bounce to b=mira.k=example.com failed",
                "bounce to … failed",
            ),
            ("two\r\nlines\u{1b}[31m", "two  lines [31m"),
            ("a@b, c@d", "…, …"),
            ("", ""),
        ] {
            assert_eq!(without_addresses(said, Some(&envelope)), kept);
        }
        let long = "word ".repeat(1000);
        assert!(without_addresses(&long, None).chars().count() <= LONGEST);
    }
}
