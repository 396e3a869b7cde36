//! What people call a ticket by.

use std::fmt;

use crate::entropy::Entropy;

/// Crockford's alphabet: no letter that is taken for a digit, and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of one, which are forty random bits: two out of a million are the same with
/// one chance in two, and then another one is made.
const LENGTH: usize = 8;

/// Where the dash stands.
const HALF: usize = LENGTH / 2;

/// What people call a ticket by, such as `7KQ2-M9XT`: short enough to be read out. It opens
/// nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// Makes a new one.
    pub(super) fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; LENGTH];
        entropy.fill(&mut bytes);
        let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        Self::of(letters.into_iter())
    }

    /// Reads what somebody typed or said: capitals, white space and dashes do not count,
    /// and letters that look like digits are those. None where it is no reference.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: Option<Vec<char>> = typed
            .chars()
            .filter(|c| !(c.is_whitespace() || *c == '-'))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => Some('0'),
                'I' | 'L' => Some('1'),
                c => u8::try_from(c)
                    .is_ok_and(|byte| ALPHABET.contains(&byte))
                    .then_some(c),
            })
            .collect();
        let letters = letters.filter(|letters| letters.len() == LENGTH)?;
        Some(Self::of(letters.into_iter()))
    }

    fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut text = String::with_capacity(LENGTH + 1);
        for (at, letter) in letters.enumerate() {
            if at == HALF {
                text.push('-');
            }
            text.push(letter);
        }
        Self(text)
    }

    /// As it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn each_is_another_and_is_read_as_it_was_written() {
        let entropy = SeededEntropy::new(7);
        let all: Vec<_> = (0..200).map(|_| Reference::random(&entropy)).collect();
        for (at, one) in all.iter().enumerate() {
            assert_eq!(one.as_str().len(), LENGTH + 1);
            assert_eq!(Reference::parse(one.as_str()).as_ref(), Some(one));
            assert!(!all[..at].contains(one));
        }
    }

    #[test]
    fn it_is_read_as_people_write_and_say_it() {
        let same = ["7KQ2-M9X0", " 7kq2m9xo ", "7kq2 m9xO", "7KQ2-M9X-0"];
        for typed in same {
            assert_eq!(Reference::parse(typed).unwrap().as_str(), "7KQ2-M9X0");
        }
        for typed in [
            "",
            "7KQ2",
            "7KQ2-M9X!",
            "7KQ2-M9XTT",
            "7KQ2-M9Xé",
            "UUUU-UUUU",
        ] {
            assert_eq!(Reference::parse(typed), None, "{typed}");
        }
    }
}
