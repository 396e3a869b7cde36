//! Numbers out of bytes, and times out of numbers.

use std::time::Duration;

/// The two bytes at `at`, the highest first; zero past the end.
pub(super) fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes(array(bytes, at))
}

/// The four bytes at `at`, the highest first; zero past the end.
pub(super) fn be32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(array(bytes, at))
}

/// The eight bytes at `at`, the highest first; zero past the end.
pub(super) fn be64(bytes: &[u8], at: usize) -> u64 {
    u64::from_be_bytes(array(bytes, at))
}

/// The two bytes at `at`, the lowest first; zero past the end.
pub(super) fn le16(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(array(bytes, at))
}

/// The four bytes at `at`, the lowest first; zero past the end.
pub(super) fn le32(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array(bytes, at))
}

/// The eight bytes at `at`, the lowest first; zero past the end.
pub(super) fn le64(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array(bytes, at))
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..at + N)
        .and_then(|slice| slice.try_into().ok())
        .unwrap_or([0; N])
}

/// How long `count` units last, of which a second has `rate`; none when that is
/// no time at all, or more than anybody can wait.
pub(super) fn span(count: u64, rate: u64) -> Option<Duration> {
    let nanos = (u128::from(count) * 1_000_000_000).checked_div(u128::from(rate))?;
    let time = Duration::from_nanos(u64::try_from(nanos).ok()?);
    Some(time).filter(|time| !time.is_zero())
}
