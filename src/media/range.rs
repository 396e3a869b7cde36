//! Which part of something is asked for (RFC 9110, section 14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};

/// What a `Range` header comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it: nothing else is asked for, or in a way that a server may pass over. Several
    /// parts at once are such a way (14.2): no player asks for them.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// What lies behind the end.
    NotThere,
}

/// The part of something with `size` bytes that `headers` ask for.
pub fn part(headers: &HeaderMap, size: u64) -> Part {
    let mut asked = headers.get_all(header::RANGE).iter();
    let (Some(range), None) = (asked.next(), asked.next()) else {
        return Part::Whole;
    };
    parse(range, size).unwrap_or(Part::Whole)
}

/// None for what is malformed, or of another unit.
fn parse(range: &HeaderValue, size: u64) -> Option<Part> {
    let (unit, set) = range.to_str().ok()?.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    if first.is_empty() {
        let length = number(last)?.min(size);
        return Some(match length {
            0 => Part::NotThere,
            length => Part::Bytes(size - length..size),
        });
    }
    let first = number(first)?;
    let end = match last {
        "" => size,
        last => {
            let last = number(last)?;
            if last < first {
                return None;
            }
            last.saturating_add(1).min(size)
        }
    };
    Some(if first < size {
        Part::Bytes(first..end)
    } else {
        Part::NotThere
    })
}

/// A number of digits; one that is larger than any size is as good as the largest.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("bytes=0-", Part::Bytes(0..10))]
    #[case("bytes=0-0", Part::Bytes(0..1))]
    #[case("bytes=3-6", Part::Bytes(3..7))]
    #[case("Bytes = 3-6", Part::Bytes(3..7))]
    #[case("bytes=9-9", Part::Bytes(9..10))]
    #[case("bytes=3-99", Part::Bytes(3..10))]
    #[case("bytes=3-99999999999999999999999999", Part::Bytes(3..10))]
    #[case("bytes=3-18446744073709551615", Part::Bytes(3..10))]
    #[case("bytes=-4", Part::Bytes(6..10))]
    #[case("bytes=-99", Part::Bytes(0..10))]
    #[case("bytes=-0", Part::NotThere)]
    #[case("bytes=10-", Part::NotThere)]
    #[case("bytes=99999999999999999999999999-", Part::NotThere)]
    #[case("bytes=6-3", Part::Whole)]
    #[case("bytes=-", Part::Whole)]
    #[case("bytes=", Part::Whole)]
    #[case("bytes", Part::Whole)]
    #[case("bytes=a-b", Part::Whole)]
    #[case("bytes=+1-2", Part::Whole)]
    #[case("bytes=0x1-2", Part::Whole)]
    #[case("bytes=0-1,4-5", Part::Whole)]
    #[case("seconds=0-1", Part::Whole)]
    fn of_ten_bytes(#[case] asked: &'static str, #[case] expected: Part) {
        let mut headers = HeaderMap::new();
        assert_eq!(part(&headers, 10), Part::Whole);
        headers.insert(header::RANGE, HeaderValue::from_static(asked));
        assert_eq!(part(&headers, 10), expected);
        headers.append(header::RANGE, HeaderValue::from_static("bytes=0-1"));
        assert_eq!(part(&headers, 10), Part::Whole);
    }

    #[test]
    fn nothing_has_no_part() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-"));
        assert_eq!(part(&headers, 0), Part::NotThere);
    }
}
