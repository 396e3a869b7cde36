//! Figures as people read them.

use std::time::Duration;

/// A time with a unit that fits it.
pub fn time(duration: Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.0} µs")
    } else if micros < 100_000.0 {
        format!("{:.1} ms", micros / 1e3)
    } else {
        format!("{} ms", grouped(&format!("{:.0}", micros / 1e3)))
    }
}

/// Bytes to the last one.
pub fn bytes(bytes: usize) -> String {
    grouped(&bytes.to_string())
}

/// Bytes of memory in mebibytes, called MB as tools do.
pub fn memory(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}

/// Answers in a second.
pub fn rate(per_second: f64) -> String {
    if per_second >= 100.0 {
        grouped(&format!("{per_second:.0}"))
    } else {
        format!("{per_second:.1}")
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_units_that_fit_them() {
        assert_eq!(time(Duration::from_micros(193)), "193 µs");
        assert_eq!(time(Duration::from_micros(21_340)), "21.3 ms");
        assert_eq!(time(Duration::from_millis(1465)), "1,465 ms");
        assert_eq!(bytes(999), "999");
        assert_eq!(bytes(185_279), "185,279");
        assert_eq!(bytes(1_000_000), "1,000,000");
        assert_eq!(rate(8990.4), "8,990");
        assert_eq!(rate(12.34), "12.3");
        assert_eq!(memory(1), "1 MB");
    }
}
