//! Lists of values in a statement.

/// `$1, $2, …`, so many.
pub(crate) fn placeholders(values: usize) -> String {
    let names: Vec<String> = (1..=values).map(|number| format!("${number}")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn one_for_each_value() {
        assert_eq!(placeholders(3), "$1, $2, $3");
    }
}
