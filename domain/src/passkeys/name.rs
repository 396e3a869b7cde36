//! What somebody calls a passkey.

use crate::error::{Fault, FieldError};
use crate::visible_text::{is_unshowable, shows_something};

/// The most characters of a name.
const LONGEST: usize = 60;

/// The name that was typed, if one was; surrounding white space does not count.
pub(super) fn parse(raw: &str) -> Result<Option<String>, FieldError> {
    let name = raw.trim();
    if name.chars().count() > LONGEST {
        return Err(FieldError::new("name", Fault::PasskeyNameLong));
    }
    if name.chars().any(is_unshowable) {
        return Err(FieldError::new("name", Fault::NameUnshowable));
    }
    Ok(Some(name.to_owned()).filter(|name| shows_something(name)))
}

/// The name that was typed, where there has to be one.
pub(super) fn require(raw: &str) -> Result<String, FieldError> {
    let missing = || FieldError::new("name", Fault::PasskeyNameMissing);
    parse(raw)?.ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  The blue key ", Some("The blue key"))]
    #[case(&"é".repeat(60), Some(&*"é".repeat(60)))]
    #[case(" \t ", None)]
    #[case("\u{200b}", None)]
    fn taken(#[case] raw: &str, #[case] name: Option<&str>) {
        assert_eq!(parse(raw).unwrap().as_deref(), name);
    }

    #[rstest]
    #[case("", "required")]
    #[case(&"x".repeat(61), "too_long")]
    #[case("a\nb", "invalid")]
    #[case("a\0b", "invalid")]
    #[case("a\u{202e}b", "invalid")]
    fn refused(#[case] raw: &str, #[case] code: &str) {
        assert_eq!(require(raw).unwrap_err().code(), code);
    }
}
