//! What can be seen of a text, and what makes others see something else.

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// Characters that show nothing, and that no Unicode property says so of: BRAILLE
/// PATTERN BLANK, MUSICAL SYMBOL NULL NOTEHEAD, and the interlinear annotation.
const BLANK: [char; 5] = ['\u{2800}', '\u{1d159}', '\u{fff9}', '\u{fffa}', '\u{fffb}'];

/// Whether anything of `text` can be seen: U+200B or U+2800 alone is nothing.
pub(crate) fn shows_something(text: &str) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    text.chars()
        .any(|c| !(c.is_whitespace() || ignorable.contains(c) || BLANK.contains(&c)))
}

/// Whether `c` has no place in a line that others read: a control character, or one that
/// turns the direction of what comes after it (Unicode Standard Annex 9, 2.1 to 2.5), as
/// in names of files that end in something else than they seem to.
pub(crate) fn is_unshowable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_nothing() {
        for text in ["", " ", "\u{200b}", "\u{2800}", "\u{ad}\u{fe0f}"] {
            assert!(!shows_something(text), "{text:?}");
        }
        assert!(shows_something("\u{200b}a"));
    }

    #[test]
    fn what_turns_a_line_round_is_not_shown() {
        for c in ['\0', '\n', '\u{202e}', '\u{2067}'] {
            assert!(is_unshowable(c), "{c:?}");
        }
        for c in ['a', 'é', 'ש', '\u{200d}'] {
            assert!(!is_unshowable(c), "{c:?}");
        }
    }
}
