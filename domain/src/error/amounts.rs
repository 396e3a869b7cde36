//! Sizes and times in words.

use std::time::Duration;

use stagedoor_words::Language;

/// Such as "200 MB", rounded down: nobody is told of more than there is.
pub(super) fn size(bytes: u64, language: Language) -> String {
    let sizes = &language.words().sizes;
    let (number, unit) = match bytes {
        0..1024 => return (sizes.bytes)(bytes),
        1024..1_048_576 => ((bytes / 1024).to_string(), sizes.kilobytes),
        1_048_576..1_073_741_824 => ((bytes / 1_048_576).to_string(), sizes.megabytes),
        _ => {
            let tenths = u128::from(bytes) * 10 / 1_073_741_824;
            let number = format!("{}{}{}", tenths / 10, sizes.decimal_point, tenths % 10);
            (number, sizes.gigabytes)
        }
    };
    format!("{number}{}{unit}", sizes.unit_space)
}

/// Such as "40 seconds", rounded up: waiting that long is enough.
pub(super) fn wait(wait: Duration, language: Language) -> String {
    let counted = &language.words().counted;
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    match seconds.max(1) {
        seconds @ ..120 => (counted.seconds)(seconds),
        seconds @ ..=7200 => (counted.minutes)(seconds.div_ceil(60)),
        seconds => (counted.hours)(seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_says_sizes_and_times_in_its_own_way() {
        let (english, french) = (Language::English, Language::French);
        assert_eq!(size(1, english), "1 byte");
        assert_eq!(size(200 * 1_048_576, english), "200 MB");
        assert_eq!(size(1_610_612_736, english), "1.5 GB");
        assert_eq!(size(1_610_612_736, french), "1,5\u{a0}Go");
        assert_eq!(wait(Duration::from_millis(1_001), english), "2 seconds");
        assert_eq!(wait(Duration::ZERO, french), "1\u{a0}seconde");
        assert_eq!(wait(Duration::from_secs(121), english), "3 minutes");
        assert_eq!(wait(Duration::from_secs(7_201), french), "3\u{a0}heures");
    }
}
