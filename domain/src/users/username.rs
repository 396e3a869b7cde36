//! The `Username` type: it cannot hold a bad one.

use crate::error::{Fault, FieldError};

const SHORTEST: usize = 3;
const LONGEST: usize = 30;

/// One name a line; what begins with `#` is a remark.
const RESERVED: &str = include_str!("reserved_usernames.txt");

/// 3 to 30 of `A–Z a–z 0–9 _ -`. Nothing else, so that no two names can look the
/// same without being the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Takes what somebody typed; surrounding white space does not count.
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let name = raw.trim();
        let problem = |fault| Err(FieldError::new("username", fault));
        if name.is_empty() {
            return problem(Fault::UsernameMissing);
        }
        if !name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        {
            return problem(Fault::UsernameLetters);
        }
        match name.len() {
            ..SHORTEST => problem(Fault::UsernameShort),
            SHORTEST..=LONGEST => Ok(Self(name.to_owned())),
            _ => problem(Fault::UsernameLong),
        }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The same for a name that an account has: it may be one that would not be taken
    /// today.
    pub(crate) fn key_of(name: &str) -> String {
        name.to_ascii_lowercase()
    }

    /// Whether it would seem to speak for this site, or is a word of its addresses:
    /// such names are taken, except from the command line. Hyphens and underscores
    /// make no difference here.
    pub fn is_reserved(&self) -> bool {
        let bare = self.key().replace(['-', '_'], "");
        RESERVED
            .lines()
            .any(|name| !name.is_empty() && name == bare)
    }
}

#[cfg(test)]
mod tests {
    use super::Username;

    #[test]
    fn what_seems_to_speak_for_the_site_is_reserved_however_it_is_spelt() {
        let is_reserved = |raw: &str| Username::parse(raw).unwrap().is_reserved();
        for raw in [
            "admin",
            "Root",
            "SUPPORT",
            "settings",
            "api",
            "stagedoor",
            "stage-door",
            "_admin_",
            "no-reply",
        ] {
            assert!(is_reserved(raw), "{raw}");
        }
        for raw in ["nina", "administer", "rooted", "apis", "---"] {
            assert!(!is_reserved(raw), "{raw}");
        }
        for name in super::RESERVED
            .lines()
            .filter(|name| !name.starts_with('#'))
        {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "{name}");
        }
    }

    #[test]
    fn only_plain_letters_digits_dash_and_underscore_make_a_name() {
        assert_eq!(Username::parse(" Nina_S-7 ").unwrap().as_str(), "Nina_S-7");
        let code = |raw: &str| Username::parse(raw).unwrap_err().code();
        assert_eq!(code("  "), "required");
        assert_eq!(code("ab"), "too_short");
        assert_eq!(code(&"a".repeat(31)), "too_long");
        for raw in [
            "ni na",
            "nin\u{e1}",
            "ni\u{200b}na",
            "\u{202e}nina",
            "nina\0",
            "n\u{0430}na",
            "ni.na",
        ] {
            assert_eq!(code(raw), "invalid", "{raw:?}");
        }
    }
}
