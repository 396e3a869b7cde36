//! Where a page of a list ends, as clients carry it: opaque to them.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::{Error, Fault, FieldError};

/// The last microsecond of the year 9999, since 1970. Everything listed is younger than
/// 1970; times far outside can be written in a cursor, but not asked for in
/// PostgreSQL.
const LATEST_MICROS: i64 = 253_402_300_799_999_999;

/// The last item of a page: 8 bytes of microseconds, 16 bytes of id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) id: Uuid,
}

impl Cursor {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        Self::decode(text).ok_or_else(|| FieldError::new("cursor", Fault::NoSuchPage).into())
    }

    fn decode(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let bytes: [u8; 24] = bytes.try_into().ok()?;
        let (micros, id) = bytes.split_first_chunk()?;
        let micros = i64::from_be_bytes(*micros);
        if !(0..=LATEST_MICROS).contains(&micros) {
            return None;
        }
        Some(Self {
            created_at: DateTime::from_timestamp_micros(micros)?,
            id: Uuid::from_slice(id).ok()?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.created_at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_trip_and_nothing_else_is_taken() {
        let cursor = Cursor {
            created_at: DateTime::from_timestamp_micros(1_767_225_600_123_456).unwrap(),
            id: Uuid::from_u128(42),
        };
        assert_eq!(Cursor::parse(&cursor.to_string()).unwrap(), cursor);
        for text in ["", "x", "AAAA", "ÄÖ", &"A".repeat(10_000), &"_".repeat(32)] {
            let error = Cursor::parse(text).map(|cursor| cursor.created_at);
            assert!(
                matches!(error, Err(Error::Validation(_))) || error.is_ok(),
                "{text}"
            );
        }
        assert!(Cursor::parse("AAAA").is_err());
    }

    #[test]
    fn nothing_is_from_before_1970_or_after_9999() {
        for (micros, taken) in [
            (i64::MIN, false),
            (-1, false),
            (0, true),
            (LATEST_MICROS, true),
            (LATEST_MICROS + 1, false),
            (i64::MAX, false),
        ] {
            let text =
                BASE64_URL_SAFE_NO_PAD.encode([&micros.to_be_bytes()[..], &[0; 16]].concat());
            assert_eq!(Cursor::parse(&text).is_ok(), taken, "{micros}");
        }
        let latest = DateTime::from_timestamp_micros(LATEST_MICROS).unwrap();
        assert_eq!(latest.to_rfc3339(), "9999-12-31T23:59:59.999999+00:00");
    }
}
