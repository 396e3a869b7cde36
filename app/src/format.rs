//! Times, sizes and lengths in words.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use stagedoor_domain::email_address::shown_email;
use stagedoor_domain::{Role, User};

use crate::dto::CurrentUser;
use crate::language::{language, words};

/// Such as "14 June 2025".
pub fn day(at: DateTime<Utc>) -> String {
    date(at.date_naive())
}

/// The same for a day by itself.
pub fn date(day: NaiveDate) -> String {
    let times = &words().times;
    let month = times.months.split(' ').nth(day.month0() as usize);
    (times.day)(day.day(), month.unwrap_or_default(), day.year())
}

/// Such as "14 June 2025, 18:04 UTC".
pub fn moment(at: DateTime<Utc>) -> String {
    (words().times.moment)(&day(at), &time_of_day(at))
}

/// Such as "18:04 UTC".
pub fn time_of_day(at: DateTime<Utc>) -> String {
    at.format("%H:%M UTC").to_string()
}

/// Such as "5 minutes ago"; the day, when that was more than a week ago.
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let words = words();
    let (times, counted) = (&words.times, &words.counted);
    // A clock that was set back makes no future of it.
    let seconds = (now - at).num_seconds().max(0).unsigned_abs();
    match seconds {
        ..60 => times.just_now.to_owned(),
        60..3_600 => (times.ago)(&(counted.minutes)(seconds / 60)),
        3_600..86_400 => (times.ago)(&(counted.hours)(seconds / 3_600)),
        86_400..604_800 => (times.ago)(&(counted.days)(seconds / 86_400)),
        _ => (times.on)(&day(at)),
    }
}

/// As machines read it.
pub fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// Such as "31.2 MB"; a megabyte is 1,048,576 bytes, as in the upload limit.
pub fn size(bytes: i64) -> String {
    const KB: i64 = 1_024;
    const MB: i64 = 1_024 * KB;
    const GB: i64 = 1_024 * MB;
    let sizes = &words().sizes;
    let tenths_of = |unit: i64| (bytes.saturating_mul(10) + unit / 2) / unit;
    let (tenths, name) = match bytes {
        ..KB => return (sizes.bytes)(bytes.unsigned_abs()),
        KB..MB => (tenths_of(KB), sizes.kilobytes),
        MB..GB => (tenths_of(MB), sizes.megabytes),
        _ => (tenths_of(GB), sizes.gigabytes),
    };
    match tenths % 10 {
        0 => format!("{}{}{name}", tenths / 10, sizes.unit_space),
        tenth => {
            let (point, space) = (sizes.decimal_point, sizes.unit_space);
            format!("{}{point}{tenth}{space}{name}", tenths / 10)
        }
    }
}

/// Such as "-14.2".
pub fn tenths(number: f64) -> String {
    let sizes = &words().sizes;
    // A minus, which a hyphen is not.
    let tenths = format!("{number:.1}").replace('-', "\u{2212}");
    tenths.replace('.', sizes.decimal_point)
}

/// Such as "3:07".
pub fn length(milliseconds: i64) -> String {
    let seconds = (milliseconds + 500) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Such as "30 minutes"; part of a minute counts as one.
pub fn minutes(span: Duration) -> String {
    (words().counted.minutes)(span.as_secs().div_ceil(60))
}

/// Such as "24 hours"; part of an hour counts as one.
pub fn hours(span: Duration) -> String {
    (words().counted.hours)(span.as_secs().div_ceil(3_600))
}

/// Such as "7 days"; part of a day counts as one.
pub fn days(span: Duration) -> String {
    (words().counted.days)(span.as_secs().div_ceil(86_400))
}

/// Such as "13 months".
pub fn months(number: u32) -> String {
    (words().counted.months)(number.into())
}

/// The name people know a format by.
pub fn format_name(content_type: &str) -> &str {
    match content_type {
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "WAV",
        "audio/flac" | "audio/x-flac" => "FLAC",
        "audio/mpeg" => "MP3",
        "audio/ogg" => "Ogg",
        "audio/opus" | "audio/ogg; codecs=opus" => "Opus",
        "audio/aac" => "AAC",
        "audio/mp4" | "audio/x-m4a" => "M4A",
        other => other,
    }
}

/// What the islands are told about `user`.
pub fn current_user(user: &User) -> CurrentUser {
    CurrentUser {
        id: user.id.to_string(),
        username: user.username.clone(),
        email: shown_email(&user.email),
        is_verified: user.is_verified,
        role: user.role.as_str().to_owned(),
        role_name: role_name(user.role).to_owned(),
        is_creator_tier: user.role.is_creator_tier(),
        created_at: rfc3339(user.created_at),
        member_since: day(user.created_at),
    }
}

/// What a role is called where people read it. Whoever may upload is an artist, whatever
/// else they are.
pub fn role_name(role: Role) -> &'static str {
    role.in_words(language())
}

#[cfg(test)]
mod tests {
    use super::{ago, day, length, moment, size};
    use chrono::{DateTime, TimeDelta};
    use stagedoor_words::Language;

    use crate::language::speaking_at_once;

    #[test]
    fn french_has_its_own_dates_and_sizes() {
        speaking_at_once(Language::French, || {
            let first = DateTime::from_timestamp(1_748_736_000, 0).unwrap();
            assert_eq!(day(first), "1er juin 2025");
            assert_eq!(day(first + TimeDelta::days(13)), "14 juin 2025");
            assert_eq!(moment(first), "1er juin 2025 à 00:00 UTC");
            assert_eq!(
                ago(first, first + TimeDelta::hours(2)),
                "il y a 2\u{a0}heures"
            );
            assert_eq!(size(1_536), "1,5\u{a0}Ko");
        });
    }

    #[test]
    fn what_was_a_while_ago_is_said_in_the_largest_whole_unit() {
        let then = DateTime::from_timestamp(1_749_924_240, 0).unwrap();
        let after = |seconds| ago(then, then + TimeDelta::seconds(seconds));
        assert_eq!(after(-5), "just now");
        assert_eq!(after(59), "just now");
        assert_eq!(after(60), "1 minute ago");
        assert_eq!(after(7_199), "1 hour ago");
        assert_eq!(after(6 * 86_400), "6 days ago");
        assert_eq!(after(7 * 86_400), "on 14 June 2025");
    }

    #[test]
    fn sizes_are_rounded_to_a_tenth() {
        assert_eq!(size(1_023), "1023 bytes");
        assert_eq!(size(1_536), "1.5 KB");
        assert_eq!(size(32_715_571), "31.2 MB");
        assert_eq!(size(200 * 1_048_576), "200 MB");
        assert_eq!(size(5 * 1_073_741_824), "5 GB");
    }

    #[test]
    fn lengths_are_minutes_and_seconds() {
        assert_eq!(length(187_400), "3:07");
        assert_eq!(length(499), "0:00");
    }
}
