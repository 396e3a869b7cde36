//! The name in an artist's address.

use crate::users::Username;

const SHORTEST: usize = 3;
const LONGEST: usize = 30;

/// 3 to 30 of `a–z 0–9 -`, and no word that would seem to speak for this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle(String);

impl Handle {
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

    use super::Handle;

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
}
