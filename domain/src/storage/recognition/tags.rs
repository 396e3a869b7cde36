//! Tags around the sound: `ID3v2` and APE before it, `ID3v1` and others behind it.

use super::numbers::le32;
use super::source::{BLOCK, Source, Stop};

/// More tags in a row than any honest file has.
const MOST_TAGS: u32 = 64;

/// Where what follows the tags at the beginning of the file begins.
pub(super) fn end_of_first_tags(source: &mut Source) -> Result<u64, Stop> {
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        match tag_length(source.peek(at, 32)?) {
            Some(length) if at + length < source.length() => at += length,
            _ => break,
        }
    }
    Ok(at)
}

/// The length of the tag that `bytes` begin with, where it says its length:
/// `ID3v2` (id3.org, "ID3 tag version 2.4.0", section 3.1) or `APEv2` with a header.
pub(super) fn tag_length(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [b'I', b'D', b'3', major, minor, flags, a, b, c, d, ..]
            if *major != 0xff && *minor != 0xff && (a | b | c | d) & 0x80 == 0 =>
        {
            let body = [a, b, c, d]
                .iter()
                .fold(0, |sum, part| (sum << 7) | u64::from(**part));
            let footer = if flags & 0x10 == 0 { 0 } else { 10 };
            Some(10 + body + footer)
        }
        [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', ..] if bytes.len() >= 32 => {
            let is_header = bytes[23] & 0x20 != 0;
            let body = if is_header {
                u64::from(le32(bytes, 12))
            } else {
                0
            };
            Some(32 + body)
        }
        _ => None,
    }
}

/// Whether what begins here is one of the tags that stand behind the sound.
pub(super) fn is_tag_behind(bytes: &[u8]) -> bool {
    [&b"TAG"[..], b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI"]
        .iter()
        .any(|mark| bytes.starts_with(mark))
}

/// Where the zeros that begin at `at` end, at most `most` bytes further.
pub(super) fn end_of_zeros(source: &mut Source, at: u64, most: u64) -> Result<u64, Stop> {
    let mut end = at;
    loop {
        let bytes = source.peek(end, BLOCK / 4)?;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let all_zero = zeros == bytes.len();
        end += zeros as u64;
        if zeros == 0 || !all_zero || end - at >= most {
            return Ok(end);
        }
    }
}
