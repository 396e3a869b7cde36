//! Names that people choose, as a mail may show them.
//!
//! Mail programs make a link of whatever looks like one, and a link in a mail from
//! us is trusted. So a name that looks like one is left out.

use stagedoor_words::Language;
use unicode_normalization::UnicodeNormalization;

use crate::email_address::{EmailAddress, is_invisible};

/// Digits from which a mail program makes a telephone number.
const TELEPHONE: usize = 7;

/// This name, unless a mail program may take it, or a part of it, for an address on
/// the web, an e-mail address or a telephone number.
pub(crate) fn harmless(name: &str) -> Option<&str> {
    // As a mail program may read it, and as people see it: wide letters are letters,
    // and what is invisible is not there.
    let seen: Vec<char> = name.nfkc().filter(|c| !is_invisible(*c)).collect();
    let is_alphanumeric = |at: usize| seen.get(at).is_some_and(|c| c.is_alphanumeric());
    let points = seen.iter().filter(|c| is_full_stop(**c)).count();
    let is_link = seen.iter().enumerate().any(|(at, c)| match c {
        '@' | '\\' | '<' | '>' | '[' | ']' => true,
        '/' => seen.get(at + 1) == Some(&'/'),
        ':' => seen.get(at + 1).is_some_and(|next| !next.is_whitespace()),
        c if is_full_stop(*c) => {
            let is_number = at > 0
                && points == 1
                && seen[at - 1].is_ascii_digit()
                && seen.get(at + 1).is_some_and(char::is_ascii_digit);
            is_alphanumeric(at + 1) && !is_number
        }
        _ => false,
    });
    let digits = seen.iter().filter(|c| c.is_numeric()).count();
    (!is_link && digits < TELEPHONE).then_some(name)
}

/// What separates the labels of a domain (RFC 3490, section 3.1, and what NFKC leaves
/// of those).
const fn is_full_stop(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// An e-mail address as people write it. What stands before the `@` may be somebody's
/// choice to look like an address on the web, and then only the domain is told.
pub(crate) fn harmless_address(stored: &str, language: Language) -> String {
    let address = EmailAddress::stored(stored);
    let shown = address.to_shown();
    let local = address.local_part();
    let is_link = local.contains(['/', '?', '#', '%', '=', '&', '\\', ':', '<', '>'])
        || local.to_lowercase().starts_with("www.");
    if is_link {
        let domain = shown.rsplit_once('@').map_or("", |(_, domain)| domain);
        return (language.words().letters.somewhere_at)(domain);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_when_nothing_can_make_a_link_of_it() {
        for name in [
            "My phone",
            "Nina's iPhone 15",
            "Key no. 2",
            "Ubuntu 24.04",
            "Work & home (blue)",
            "work/home",
            "Nina: phone",
            "Schlüssel…",
            "鍵",
        ] {
            assert_eq!(harmless(name), Some(name), "{name:?}");
        }
    }

    #[test]
    fn a_name_that_looks_like_a_link_is_left_out() {
        for name in [
            "https://evil.example/login",
            "evil.example",
            "Log in at evil.example now",
            "EVIL.COM",
            "www.evil",
            "//evil",
            "192.0.2.7",
            "nina@evil.example",
            "@evil",
            "mailto:nina",
            "javascript:alert(1)",
            "evil\u{3002}example",
            "evil\u{ff0e}example",
            "evil\u{ff61}example",
            "ｅｖｉｌ．ｃｏｍ",
            "evil\u{200b}.\u{200b}com",
            "http\u{200b}://evil",
            "<a href=evil>",
            "[here](evil)",
            "\\\\evil\\share",
            "call 0900 123 456",
            "bücher.example",
        ] {
            assert_eq!(harmless(name), None, "{name:?}");
        }
    }

    #[test]
    fn an_address_that_looks_like_a_link_is_told_by_its_domain() {
        for (address, told) in [
            ("nina+a@xn--bcher-kva.example", "nina+a@b\u{fc}cher.example"),
            ("evil.example/login@x.example", "an email at x.example"),
            ("WWW.evil.example@x.example", "an email at x.example"),
        ] {
            assert_eq!(harmless_address(address, Language::English), told);
        }
    }
}
