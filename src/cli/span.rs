//! How long something lasts, as it is typed: `90m`, `2h`, `7d`.

use std::time::Duration;

/// Reads a number with its unit: s, m, h or d.
///
/// # Errors
/// What is taken.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let taken = || "a number with its unit, such as 90m, 24h or 7d".to_owned();
    let text = text.trim();
    let unit = text.chars().last().ok_or_else(taken)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(taken()),
    };
    let number: u32 = text
        .strip_suffix(unit)
        .and_then(|number| number.parse().ok())
        .ok_or_else(taken)?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::parse;

    #[rstest]
    #[case("90m", Some(5_400))]
    #[case("7d", Some(604_800))]
    #[case("2h", Some(7_200))]
    #[case("30s", Some(30))]
    #[case("7", None)]
    #[case("d", None)]
    #[case("-1d", None)]
    #[case("", None)]
    #[case("1é", None)]
    fn a_span_has_a_number_and_a_unit(#[case] text: &str, #[case] seconds: Option<u64>) {
        assert_eq!(parse(text).ok(), seconds.map(Duration::from_secs));
    }
}
