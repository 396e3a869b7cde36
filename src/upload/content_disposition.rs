//! The header that says which field of a form a part is (RFC 7578, section 4.2; RFC
//! 6266, section 4.1).

/// The name of the field, where the header has one. Parameters may come in any
/// order, and a file may be called anything, `x; name=y` included.
pub fn field_name(header: &[u8]) -> Option<String> {
    // Programs write a quotation mark in a file's name as `\"`. Browsers write `%22`
    // (WHATWG HTML, 4.10.22.8) and leave a backslash at the name's end as it is.
    [true, false]
        .into_iter()
        .find_map(|has_escapes| name(header, has_escapes))
}

fn name(header: &[u8], has_escapes: bool) -> Option<String> {
    let mut rest = header;
    let kind = until(&mut rest, b';');
    if !kind.trim_ascii().eq_ignore_ascii_case(b"form-data") {
        return None;
    }
    while !rest.is_empty() {
        let parameter = until(&mut rest, b'=').trim_ascii();
        rest = rest.trim_ascii_start();
        let value = match rest.split_first() {
            Some((b'"', behind)) => {
                rest = behind;
                let value = quoted(&mut rest, has_escapes)?;
                until(&mut rest, b';');
                value
            }
            _ => until(&mut rest, b';').trim_ascii().to_vec(),
        };
        if parameter.eq_ignore_ascii_case(b"name") {
            return String::from_utf8(value).ok();
        }
    }
    None
}

/// What is before the next `mark`; `rest` is then what is behind it.
fn until<'h>(rest: &mut &'h [u8], mark: u8) -> &'h [u8] {
    let at = rest.iter().position(|byte| *byte == mark);
    let (before, behind) = rest.split_at(at.unwrap_or(rest.len()));
    *rest = behind.get(1..).unwrap_or_default();
    before
}

/// The text up to the closing quotation mark; none when there is none.
fn quoted(rest: &mut &[u8], has_escapes: bool) -> Option<Vec<u8>> {
    let mut value = Vec::new();
    let mut bytes = rest.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                *rest = &rest[at + 1..];
                return Some(value);
            }
            b'\\' if has_escapes => value.push(*bytes.next()?.1),
            other => value.push(*other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_field_is_found_whatever_the_file_is_called() {
        for header in [
            r#"form-data; name="file"; filename="a.wav""#,
            r#"form-data; filename="a.wav"; name="file""#,
            r"Form-Data ;filename=a.wav;NAME = file",
            r#"form-data; filename="a; name=title.wav"; name="file""#,
            r#"form-data; filename="name=title"; name="file""#,
            r#"form-data; name="file"; filename="; name=\"title\".wav""#,
            r#"form-data; filename="; name=\"title\".wav"; name="file""#,
            r#"form-data; filename="a%22; name=%22title.wav"; name="file""#,
            r#"form-data; filename="folder\"; name="file""#,
            r#"form-data; filename="C:\music\a.wav"; name="file""#,
            r#"form-data; filename*=UTF-8''name%3Dtitle; filename="x"; name="file""#,
        ] {
            assert_eq!(field_name(header.as_bytes()).unwrap(), "file", "{header}");
        }
        let latin = b"form-data; filename=\"caf\xe9.wav\"; name=\"file\"";
        assert_eq!(field_name(latin).unwrap(), "file");
    }

    #[test]
    fn what_names_no_field_has_none() {
        for header in [
            "",
            "form-data",
            "attachment; name=\"file\"",
            "form-data; filename=\"a; name=b\"",
            "form-data; filename=\"name=b",
            "form-data; nickname=file",
        ] {
            assert_eq!(field_name(header.as_bytes()), None, "{header}");
        }
    }
}
