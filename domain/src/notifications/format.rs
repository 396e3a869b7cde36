//! Times as mails say them.

use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use stagedoor_words::Language;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Returns a time in UTC and in words, such as "7 May 2026 at 09:30 UTC".
pub(super) fn in_words(at: DateTime<Utc>, language: Language) -> String {
    let words = language.words();
    let (times, letters) = (&words.times, &words.letters);
    let month = times.months.split(' ').nth(at.month0() as usize);
    let day = (times.day)(at.day(), month.unwrap_or_default(), at.year());
    (letters.moment)(&day, &at.format("%H:%M").to_string())
}

/// Returns whole minutes, such as "30 minutes".
pub(super) fn minutes(time: Duration, language: Language) -> String {
    (language.words().counted.minutes)(time.as_secs() / 60)
}

/// Returns whole hours, such as "24 hours".
pub(super) fn hours(time: Duration, language: Language) -> String {
    (language.words().counted.hours)(time.as_secs() / HOUR)
}

/// Returns whole days, such as "7 days".
pub(super) fn days(time: Duration, language: Language) -> String {
    (language.words().counted.days)(time.as_secs() / DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_says_times_in_its_own_way() {
        let (english, french) = (Language::English, Language::French);
        let first = DateTime::from_timestamp(1_748_769_000, 0).unwrap();
        assert_eq!(in_words(first, english), "1 June 2025 at 09:10 UTC");
        assert_eq!(in_words(first, french), "1er juin 2025 à 09:10 UTC");
        assert_eq!(hours(Duration::from_hours(1), english), "1 hour");
        assert_eq!(days(Duration::from_hours(48), french), "2\u{a0}jours");
        assert_eq!(minutes(Duration::from_mins(30), english), "30 minutes");
    }
}
