//! What a password may be.
//!
//! The policy is OWASP ASVS 5.0, 6.2: at least 8 characters (6.2.1), breached ones
//! refused, of which the 3,000 most common are a part (6.2.4, 6.2.12), any
//! composition (6.2.5), at least 64 characters allowed (6.2.9), and a documented rule
//! against words of the context (6.2.11), which is [`Password::parse`]'s rule of
//! closeness.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::breached;
use crate::email_address;
use crate::error::{Fault, FieldError};

/// The fewest characters, counted as Unicode code points.
pub const MIN_CHARACTERS: usize = 8;

/// The most characters, counted as Unicode code points.
pub const MAX_CHARACTERS: usize = 128;

/// A password that may be set. It never shows itself, not even in `Debug`.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes `raw` as the new password of the account with this username and
    /// e-mail address.
    ///
    /// The text is brought to Unicode NFC first, as RFC 8265 section 4.2.2
    /// (`OpaqueString`) says, so that the same password typed on two keyboards
    /// is the same; nothing else is changed. It is refused when it
    /// - has fewer than [`MIN_CHARACTERS`] or more than [`MAX_CHARACTERS`],
    /// - is known from breaches, whatever its case,
    /// - is too close to the username, the address, a part of the address or one of
    ///   `words`, the names of this site ([`Settings::password_words`]): less than a
    ///   whole password would be left without that word (forwards or backwards), or
    ///   the two differ in under a third of their characters.
    ///
    /// # Errors
    /// A [`FieldError`] of the field `password`, with the code `too_short`,
    /// `too_long`, `too_common` or `too_similar`.
    ///
    /// [`Settings::password_words`]: crate::Settings::password_words
    pub fn parse(
        raw: impl AsRef<str>,
        username: &str,
        email: &str,
        words: &[String],
    ) -> Result<Self, FieldError> {
        let password = normalise(raw.as_ref());
        let refuse = |fault| Err(FieldError::new("password", fault));
        match password.chars().count() {
            ..MIN_CHARACTERS => {
                return refuse(Fault::PasswordShort);
            }
            MIN_CHARACTERS..=MAX_CHARACTERS => {}
            _ => return refuse(Fault::PasswordLong),
        }
        let lowercase = password.to_lowercase();
        if too_close(&lowercase, own_words(username, email).iter()) {
            return refuse(Fault::PasswordLikeYou);
        }
        if too_close(&lowercase, words.iter()) {
            return refuse(Fault::PasswordLikeSite);
        }
        if breached::is_breached(&lowercase) {
            return refuse(Fault::PasswordCommon);
        }
        Ok(Self(password))
    }

    /// The normalised text, for hashing alone.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Unicode NFC, cut one character after the longest password there is: enough
/// to tell that it is too long.
pub(crate) fn normalise(raw: &str) -> String {
    // NFC never makes more than three code points of one and may make one of
    // several, so a bounded look at the input is enough for the cut below.
    raw.chars()
        .take(16 * MAX_CHARACTERS)
        .nfc()
        .take(MAX_CHARACTERS + 1)
        .collect()
}

/// Shorter words are inside too many good passwords to mean anything.
const SHORTEST_WORD: usize = 4;

/// Longer words are in no account: an address is the longest that one has.
/// Comparing costs as much as both lengths multiplied, which must not be chosen
/// by whoever sends a form.
const LONGEST_WORD: usize = email_address::LONGEST;

/// Above this share of equal characters two words are too close.
const CLOSE: f64 = 0.7;

/// The words of an account: its name, its address, and the parts of that.
fn own_words(username: &str, email: &str) -> Vec<String> {
    let possible = |word: &str| match word.chars().nth(LONGEST_WORD) {
        None => word.to_lowercase(),
        Some(_) => String::new(),
    };
    let (username, email) = (possible(username), possible(email));
    let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
    // The last label of a domain says nothing about anybody.
    let labels = domain.rsplit('.').skip(1);
    [username.as_str(), &email, local]
        .into_iter()
        .chain(labels)
        .map(ToOwned::to_owned)
        .collect()
}

/// Whether the lowercase `password` is too close to one of these lowercase words.
fn too_close<'w>(password: &str, words: impl Iterator<Item = &'w String>) -> bool {
    let bare = letters_and_digits(password);
    words
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .any(|word| {
            let reversed: String = word.chars().rev().collect();
            let bare_word = letters_and_digits(word);
            [word, &reversed, &bare_word]
                .into_iter()
                .any(|w| little_left(password, w))
                || strsim::normalized_damerau_levenshtein(&bare, &bare_word) > CLOSE
        })
}

/// Whether `password` contains `word`, and less than a password without it.
fn little_left(password: &str, word: &str) -> bool {
    word.chars().count() >= SHORTEST_WORD
        && password.contains(word)
        && password.replace(word, "").chars().count() < MIN_CHARACTERS
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn code(raw: &str) -> Option<&'static str> {
        let words = ["stagedoor".to_owned(), "lighthouse".to_owned()];
        Password::parse(raw, "nightowl", "mira.lind@example.com", &words)
            .err()
            .map(|problem| {
                assert_eq!(problem.field, "password");
                problem.code()
            })
    }

    #[rstest]
    #[case::passphrase("correct horse battery staple")]
    #[case::no_composition_rules("qxmvtrwz")]
    #[case::eight_code_points("🎸🥁🎹🎷🎺🎻🪕🎤")]
    #[case::spaces_at_the_ends("  wide open  ")]
    #[case::longest(&"ä1b!".repeat(32))]
    #[case::a_word_of_the_account_in_a_long_one("nightowl sings at the harbour")]
    #[case::the_domain_in_a_long_one("example for a wet afternoon")]
    fn taken(#[case] raw: &str) {
        assert_eq!(code(raw), None);
    }

    #[rstest]
    #[case::seven("abcdef1", "too_short")]
    #[case::seven_composed_from_more("e\u{301}bcdef1", "too_short")]
    #[case::too_long(&"x7".repeat(65), "too_long")]
    #[case::much_too_long(&"x7".repeat(50_000), "too_long")]
    #[case::common("password123", "too_common")]
    #[case::common_in_capitals("PassWord123", "too_common")]
    #[case::the_username("NightOwl", "too_similar")]
    #[case::with_a_year("nightowl2026", "too_similar")]
    #[case::backwards("lwothgin!", "too_similar")]
    #[case::one_letter_off("n1ghtowl", "too_similar")]
    #[case::the_address("mira.lind@example.com", "too_similar")]
    #[case::the_local_part("mira_lind1", "too_similar")]
    #[case::the_domain("example!1", "too_similar")]
    #[case::this_site("stagedoor1", "too_similar")]
    #[case::a_word_of_the_setting("L1ghthouse!", "too_similar")]
    #[case::breached("e3w27890", "too_common")]
    fn refused(#[case] raw: &str, #[case] expected: &str) {
        assert_eq!(code(raw), Some(expected));
    }

    #[test]
    fn words_longer_than_any_account_has_are_not_compared() {
        let judge = |padding: usize| {
            let long = "x".repeat(padding);
            let email = format!("{long}@wideharbour.com");
            let by_email = Password::parse("wideharbour1", "nightowl", &email, &[]);
            let by_name = Password::parse("y".repeat(90), &"y".repeat(padding), "a@b.example", &[]);
            (by_email.is_ok(), by_name.is_ok())
        };
        assert_eq!(judge(100), (false, false));
        assert_eq!(judge(64 * 1024), (true, true));
    }

    #[test]
    fn it_never_shows_itself() -> Result<(), FieldError> {
        let password = Password::parse("correct horse", "a", "b", &[])?;
        assert!(!format!("{password:?}").contains("horse"));
        Ok(())
    }
}
