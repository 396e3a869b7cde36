//! Times as mails say them.

use std::time::Duration;

use chrono::{DateTime, Utc};

const DAY: Duration = Duration::from_hours(24);

/// Returns a time in UTC and in words, such as "7 May 2026 at 09:30 UTC".
pub(super) fn in_words(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y at %H:%M UTC").to_string()
}

/// Returns a time in whole days.
pub(super) const fn in_days(time: Duration) -> u64 {
    time.as_secs() / DAY.as_secs()
}
