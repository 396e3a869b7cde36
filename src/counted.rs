//! Numbers with what they count.

use std::fmt::Display;

/// `1 object`, `2 objects`.
pub(crate) fn counted(number: impl Display, one: &str) -> String {
    let number = number.to_string();
    let end = if number == "1" { "" } else { "s" };
    format!("{number} {one}{end}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_no_plural() {
        assert_eq!(counted(1, "object"), "1 object");
        assert_eq!(counted(0_u64, "object"), "0 objects");
        assert_eq!(counted(12, "object"), "12 objects");
    }
}
