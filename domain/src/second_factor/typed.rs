//! Codes as people type and paste them: with the digits and spaces of their keyboard.

use unicode_normalization::UnicodeNormalization;

/// More is no code, however it is typed.
const LONGEST: usize = 200;

/// The zeros of the decimal digits that keyboards have (Unicode 16, `General_Category`
/// `Nd`), each followed by its nine others: Arabic, Persian, N'Ko, Devanagari, Bengali,
/// Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao,
/// Tibetan, Burmese, Khmer, Mongolian. Those of full width are normalised away.
const ZEROS: [char; 19] = [
    '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}',
    '\u{BE6}', '\u{C66}', '\u{CE6}', '\u{D66}', '\u{DE6}', '\u{E50}', '\u{ED0}', '\u{F20}',
    '\u{1040}', '\u{17E0}', '\u{1810}',
];

/// The characters of a code without what stands between them: white space, hyphens, and
/// the invisible marks that come along when something is copied; digits and letters of
/// full width and digits of other scripts as those of ASCII.
pub(super) fn characters(typed: &str) -> impl Iterator<Item = char> {
    typed
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_hyphen(*c) && !is_invisible(*c))
        .map(to_ascii_digit)
        .take(LONGEST)
}

fn to_ascii_digit(c: char) -> char {
    ZEROS
        .iter()
        .find_map(|zero| {
            let value = u32::from(c).checked_sub(u32::from(*zero))?;
            char::from_digit(value, 10)
        })
        .unwrap_or(c)
}

/// The hyphen, the minus, what word processors make of them, and the long vowel mark
/// that stands on the same key of Japanese keyboards.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}')
}

/// Marks of direction and joining, which have no width.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_keyboard_are_digits() {
        for typed in [
            "0123456789",
            "０１２３４５６７８９",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "०१२३४५६७८९",
            "๐๑๒๓๔๕๖๗๘๙",
            " 012 345\u{a0}678\u{3000}9\n",
            "012-345–678－9",
            "\u{202d}0123456789\u{202c}\u{200e}",
        ] {
            assert_eq!(
                characters(typed).collect::<String>(),
                "0123456789",
                "{typed}"
            );
        }
    }

    #[test]
    fn every_zero_begins_ten_digits() {
        for zero in ZEROS {
            let ten = (0..10).filter_map(|n| char::from_u32(u32::from(zero) + n));
            assert!(ten.clone().all(char::is_numeric), "{zero:?}");
            assert_eq!(ten.map(to_ascii_digit).collect::<String>(), "0123456789");
            let before = char::from_u32(u32::from(zero) - 1).unwrap();
            assert!(!to_ascii_digit(before).is_ascii_digit(), "{zero:?}");
        }
    }

    #[test]
    fn what_is_no_code_stays_none() {
        assert_eq!(characters("Ａｂ１½").collect::<String>(), "Ab11⁄2");
        assert_eq!(characters(&"1".repeat(100_000)).count(), LONGEST);
    }
}
