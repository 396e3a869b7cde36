//! Under which name something is saved.

use std::fmt::Write;

use axum::http::HeaderValue;

/// The longest name, in bytes, without what tells the kind: systems take 255.
const LONGEST: usize = 150;

/// `content-disposition` of something that is saved as `title` (RFC 6266). Characters that
/// systems do not take, or that lead to another folder, become a dash.
pub fn attachment(title: &str, extension: &str) -> Option<HeaderValue> {
    let mut name = String::new();
    for character in title.trim().chars().map(allowed) {
        if name.len() + character.len_utf8() > LONGEST {
            break;
        }
        name.push(character);
    }
    let name = name.trim_matches(['.', ' ']);
    let name = if name.is_empty() { "track" } else { name };
    let plain: String = name
        .chars()
        .map(|it| if it.is_ascii() { it } else { '_' })
        .collect();
    let header = format!(
        "attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{}.{extension}",
        encoded(name)
    );
    HeaderValue::try_from(header).ok()
}

fn allowed(character: char) -> char {
    if character.is_control() || "/\\:*?\"<>|%".contains(character) {
        '-'
    } else {
        character
    }
}

/// As RFC 8187 has it: what is no letter or digit of ASCII, byte by byte.
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::attachment;

    #[rstest]
    #[case(
        "Night ferry",
        r#"attachment; filename="Night ferry.wav"; filename*=UTF-8''Night%20ferry.wav"#
    )]
    #[case(
        "Été \u{1f3b5}",
        r#"attachment; filename="_t_ _.wav"; filename*=UTF-8''%C3%89t%C3%A9%20%F0%9F%8E%B5.wav"#
    )]
    #[case(
        "../../etc/passwd",
        r#"attachment; filename="-..-etc-passwd.wav"; filename*=UTF-8''-..-etc-passwd.wav"#
    )]
    #[case(
        "a\r\nSet-Cookie: \"b\"; c=%41",
        r#"attachment; filename="a--Set-Cookie- -b-; c=-41.wav"; filename*=UTF-8''a--Set-Cookie-%20-b-%3B%20c%3D-41.wav"#
    )]
    #[case(
        "...",
        r#"attachment; filename="track.wav"; filename*=UTF-8''track.wav"#
    )]
    fn names(#[case] title: &str, #[case] header: &str) {
        assert_eq!(attachment(title, "wav").unwrap(), header);
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let header = attachment(&"é".repeat(5_000), "wav").unwrap();
        assert_eq!(
            header.to_str().unwrap().matches("%C3%A9").count(),
            super::LONGEST / 2
        );
    }
}
