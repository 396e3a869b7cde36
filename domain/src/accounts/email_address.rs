//! The `EmailAddress` type: it cannot hold a bad one.

use email_address::Options;
use unicode_normalization::UnicodeNormalization;

use crate::error::FieldError;

/// RFC 5321, section 4.5.3.1.3, less the angle brackets.
pub(super) const LONGEST: usize = 254;

/// A valid address of at most 254 characters, with a domain that has a dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress {
    shown: String,
    key: String,
}

impl EmailAddress {
    /// Takes what somebody typed; surrounding white space does not count.
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let shown: String = raw.trim().nfc().collect();
        let problem = |code, message: &str| Err(FieldError::new("email", code, message));
        if shown.is_empty() {
            return problem("required", "Enter your email address.");
        }
        if shown.chars().count() > LONGEST {
            return problem(
                "too_long",
                "An email address may have at most 254 characters.",
            );
        }
        match key(&shown) {
            Some(key) => Ok(Self { shown, key }),
            None => problem(
                "invalid",
                "That does not look like an email address. Check it for typos.",
            ),
        }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The form in which addresses are compared: without regard to case and
    /// Unicode form, the domain as it is in the DNS.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn key(shown: &str) -> Option<String> {
    if shown
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || is_invisible(c))
    {
        return None;
    }
    let options = Options::default()
        .with_required_tld()
        .without_domain_literal()
        .without_display_text();
    let address = email_address::EmailAddress::parse_with_options(shown, options).ok()?;
    let local: String = address
        .local_part()
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect();
    let domain = idna::domain_to_ascii_strict(address.domain()).ok()?;
    Some(format!("{local}@{domain}"))
}

/// Zero-width and direction-changing characters: two addresses that look the
/// same must be the same.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn case_and_unicode_form_make_no_difference() {
        let key = |raw: &str| EmailAddress::parse(raw).unwrap().key().to_owned();
        assert_eq!(key("Nina@Example.COM"), key(" nina@example.com"));
        assert_eq!(key("jos\u{e9}@example.com"), key("jose\u{301}@example.com"));
        assert_eq!(
            key("nina@b\u{fc}cher.example"),
            key("nina@xn--bcher-kva.example")
        );
        assert_ne!(key("nina@example.com"), key("nina+1@example.com"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let code = |raw: &str| EmailAddress::parse(raw).unwrap_err().code;
        assert_eq!(code(""), "required");
        assert_eq!(
            code(&format!("{}@example.com", "a".repeat(250))),
            "too_long"
        );
        for raw in [
            "nina",
            "nina@",
            "@example.com",
            "nina@example",
            "nina@exa mple.com",
            "a@b@example.com",
            "Nina <nina@example.com>",
            "nina@example.com\0",
            "ni\u{200b}na@example.com",
            "nina@example.com\r\nBcc: all@example.com",
        ] {
            assert_eq!(code(raw), "invalid", "{raw:?}");
        }
    }
}
