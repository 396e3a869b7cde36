//! A form that is carried through another page's.

use crate::wire::FormState;

/// The longest that is carried, in bytes: more than any form here holds, far less
/// than a request may.
const LONGEST: usize = 16 * 1024;

/// `form` as the value of a field; nothing when it is too long.
pub fn write(form: &FormState) -> String {
    let text = serde_json::to_string(form).unwrap_or_default();
    if text.len() <= LONGEST {
        text
    } else {
        String::new()
    }
}

/// The form that [`write`] was given. The browser may have sent something else:
/// whatever is none is dropped.
pub fn read(text: &str) -> Option<FormState> {
    if text.len() > LONGEST {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_as_it_was() {
        let form = FormState::typed("change_email", &[("email", "Zoë <\"&'>")]);
        assert_eq!(read(&write(&form)), Some(form));
    }

    #[test]
    fn what_is_no_form_or_too_long_is_dropped() {
        let long = FormState::typed("upload", &[("description", &"a".repeat(LONGEST))]);
        assert_eq!(write(&long), "");
        let long = serde_json::to_string(&long).unwrap();
        for text in ["", "{}", "[]", "not json", &long] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
