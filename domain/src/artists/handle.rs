//! The name in an artist's address.

use crate::error::{Fault, FieldError};
use crate::users::Username;

const SHORTEST: usize = 3;
const LONGEST: usize = 30;

/// 3 to 30 of `a–z 0–9 -`, and no word that would seem to speak for this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle(String);

impl Handle {
    /// Takes what somebody typed; surrounding white space does not count. It may be
    /// [reserved](Self::is_reserved).
    pub(super) fn parse(raw: &str) -> Result<Self, FieldError> {
        let handle = raw.trim();
        let problem = |fault| Err(FieldError::new("handle", fault));
        if handle.is_empty() {
            return problem(Fault::HandleMissing);
        }
        if !handle
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return problem(Fault::HandleLetters);
        }
        match handle.len() {
            ..SHORTEST => problem(Fault::HandleShort),
            SHORTEST..=LONGEST => Ok(Self(handle.to_owned())),
            _ => problem(Fault::HandleLong),
        }
    }

    /// The handle that an account's name makes; with a number behind it where the bare one
    /// is somebody else's, or nobody may have it.
    pub(super) fn of_username(username: &str, number: u32) -> Self {
        let bare = username.to_ascii_lowercase().replace('_', "-");
        let behind = if number > 1 {
            format!("-{number}")
        } else {
            String::new()
        };
        let room = LONGEST.saturating_sub(behind.len());
        let mut handle: String = bare.chars().take(room).collect();
        handle.push_str(&behind);
        while handle.len() < SHORTEST {
            handle.push('-');
        }
        Self(handle)
    }

    /// Whether nobody may choose it.
    pub(super) fn is_reserved(&self) -> bool {
        Username::parse(&self.0).is_ok_and(|name| name.is_reserved())
    }

    /// As it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{FieldError, Handle};

    #[rstest]
    #[case("Nina_S-7", 1, "nina-s-7")]
    #[case("Nina_S-7", 2, "nina-s-7-2")]
    #[case("abcdefghijklmnopqrstuvwxyz0123", 12, "abcdefghijklmnopqrstuvwxyz0-12")]
    fn made_of_a_username(#[case] username: &str, #[case] number: u32, #[case] handle: &str) {
        assert_eq!(Handle::of_username(username, number).as_str(), handle);
    }

    #[test]
    fn a_word_of_this_site_is_nobodys_until_it_has_a_number() {
        assert!(Handle::of_username("Stage_Door", 1).is_reserved());
        assert!(!Handle::of_username("Stage_Door", 2).is_reserved());
    }

    #[rstest]
    #[case(" the-two-of-us ", Ok("the-two-of-us"))]
    #[case("808", Ok("808"))]
    #[case(&"a".repeat(30), Ok("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))]
    #[case("  ", Err("required"))]
    #[case("ab", Err("too_short"))]
    #[case(&"a".repeat(31), Err("too_long"))]
    #[case("Nina", Err("invalid"))]
    #[case("nina_s", Err("invalid"))]
    #[case("nin\u{e1}", Err("invalid"))]
    #[case("n\u{0430}na", Err("invalid"))]
    #[case("ni na", Err("invalid"))]
    #[case("../etc", Err("invalid"))]
    fn typed(#[case] raw: &str, #[case] expected: Result<&str, &str>) {
        let parsed = Handle::parse(raw);
        let found = parsed
            .as_ref()
            .map(Handle::as_str)
            .map_err(FieldError::code);
        assert_eq!(found, expected);
    }
}
