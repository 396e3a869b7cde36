//! Settings that are whole numbers of something.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::declaration::Reading;
use super::environment::{ConfigError, Environment};

/// The largest number any of these takes: large enough to mean "no limit", small
/// enough that no unit overflows.
const MOST: u32 = 1_000_000;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// A whole number from 1 to 1,000,000 of a unit, kept as a `T`.
#[derive(Debug, Clone, Copy)]
pub struct Number<T> {
    default: u32,
    least: u32,
    convert: fn(u32) -> T,
}

/// A number of things.
pub fn count(default: u32) -> Number<u32> {
    number(default, |number| number)
}

/// A number of things that memory bounds.
pub fn size(default: u32) -> Number<usize> {
    number(default, |number| {
        usize::try_from(number).unwrap_or(usize::MAX)
    })
}

/// A time in seconds.
pub fn seconds(default: u32) -> Number<Duration> {
    number(default, |number| Duration::from_secs(number.into()))
}

/// A time in minutes.
pub fn minutes(default: u32) -> Number<Duration> {
    number(default, |number| {
        Duration::from_secs(u64::from(number) * MINUTE)
    })
}

/// A time in hours.
pub fn hours(default: u32) -> Number<Duration> {
    number(default, |number| {
        Duration::from_secs(u64::from(number) * HOUR)
    })
}

/// A time in days.
pub fn days(default: u32) -> Number<Duration> {
    number(default, |number| {
        Duration::from_secs(u64::from(number) * DAY)
    })
}

/// A size in KiB, kept in bytes.
pub fn kibibytes(default: u32) -> Number<u64> {
    number(default, |number| u64::from(number) * KIB)
}

/// A size in MiB, kept in bytes.
pub fn mebibytes(default: u32) -> Number<u64> {
    number(default, |number| u64::from(number) * MIB)
}

fn number<T>(default: u32, convert: fn(u32) -> T) -> Number<T> {
    Number {
        default,
        least: 1,
        convert,
    }
}

impl<T> Number<T> {
    /// The same with another least number.
    #[must_use]
    pub fn at_least(self, least: u32) -> Self {
        Self { least, ..self }
    }
}

impl<T> Reading for Number<T> {
    type Value = T;

    fn default(&self) -> T {
        (self.convert)(self.default)
    }

    fn read(&self, environment: &Environment, variable: &'static str) -> Result<T, ConfigError> {
        let Some(text) = environment.text(variable)? else {
            return Ok(self.default());
        };
        let accepted = || format!("a whole number from {} to {MOST}", self.least);
        match text.trim().parse::<u32>() {
            Ok(number) if (self.least..=MOST).contains(&number) => Ok((self.convert)(number)),
            Ok(number) => Err(ConfigError::new(variable, number.to_string(), accepted())),
            Err(_) => Err(ConfigError::new(variable, text, accepted())),
        }
    }

    fn shown_default(&self) -> String {
        self.default.to_string()
    }

    fn bounds(&self) -> Option<RangeInclusive<u32>> {
        Some(self.least..=MOST)
    }
}
