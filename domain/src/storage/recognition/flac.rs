//! FLAC (RFC 9639).

use super::super::format::AudioFormat;
use super::Found;
use super::numbers::{be16, be64, span};
use super::source::{BLOCK, Source, Stop};

/// More metadata blocks than any honest file has.
const MOST_BLOCKS: u32 = 10_000;

/// How far behind the metadata the first frame may begin.
const SLACK: u64 = 64 * 1024;

/// The end of the file, where the last frames are looked for. One has at most some
/// 30 bits a sample, so several of the usual size fit in.
const END: u64 = 512 * 1024;

/// What STREAMINFO says (RFC 9639, 8.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct StreamInfo {
    /// The size of all blocks, in samples, where it is one size.
    pub(super) block: Option<u64>,
    /// Samples a second.
    pub(super) rate: u64,
    /// How many there are; zero where that is not known.
    samples: u64,
}

impl StreamInfo {
    /// The 34 bytes of the block.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (smallest, largest) = (be16(bytes, 0), be16(bytes, 2));
        // 20 bits of rate, 3 of channels, 5 of depth, 36 of samples.
        let packed = be64(bytes.get(..18)?, 10);
        let rate = packed >> 44;
        (rate > 0 && largest >= 16).then_some(Self {
            block: (smallest == largest).then_some(u64::from(largest)),
            rate,
            samples: packed & 0xf_ffff_ffff,
        })
    }
}

/// A file whose `fLaC` is at `start`.
pub(super) fn recognise(source: &mut Source, start: u64) -> Result<Found, Stop> {
    let mut at = start + 4;
    let mut info = None;
    for _ in 0..MOST_BLOCKS {
        let [kind, a, b, c] = source.bytes(at)?.ok_or(Stop::NotAudio)?;
        let length = u64::from(u32::from_be_bytes([0, a, b, c]));
        if info.is_none() {
            // It is always the first.
            if kind & 0x7f != 0 || length < 34 {
                return Err(Stop::NotAudio);
            }
            info = StreamInfo::read(source.peek(at + 4, 34)?);
        }
        at += 4 + length;
        if kind & 0x80 != 0 {
            break;
        }
    }
    let info = info.ok_or(Stop::NotAudio)?;
    let sound = frames(source, at, at + SLACK)?.first().copied();
    let sound = sound.ok_or(Stop::NotAudio)?.at;
    Found::with(AudioFormat::Flac, || {
        let from = source.length().saturating_sub(END).max(sound);
        let last = last_of_run(&frames(source, from, source.length())?);
        Ok(last.and_then(|last| {
            let end = last.end(info);
            // What STREAMINFO says counts to the sample, when it speaks of this sound.
            let is_told = info.samples > 0 && info.samples.abs_diff(end) <= last.samples;
            span(if is_told { info.samples } else { end }, info.rate)
        }))
    })
}

/// A frame's header (RFC 9639, 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    at: u64,
    /// The frame's number, or that of its first sample.
    number: u64,
    counts_samples: bool,
    samples: u64,
}

impl Header {
    /// The number that the frame behind this one has.
    fn next(self) -> u64 {
        self.number + if self.counts_samples { self.samples } else { 1 }
    }

    /// The samples until this frame's end.
    fn end(self, info: StreamInfo) -> u64 {
        if self.counts_samples {
            self.number + self.samples
        } else {
            self.number * info.block.unwrap_or(self.samples) + self.samples
        }
    }
}

/// The headers of frames between `from` and `until`, and now and then what looks
/// like one.
fn frames(source: &mut Source, from: u64, until: u64) -> Result<Vec<Header>, Stop> {
    let mut headers = Vec::new();
    let mut at = from;
    while at < until.min(source.length()) {
        let block = source.peek(at, BLOCK)?;
        let searched = block.len().saturating_sub(LONGEST_HEADER).max(1);
        let starts = (0..searched).filter(|start| block[*start] == 0xff);
        headers.extend(starts.filter_map(|start| header(&block[start..], at + start as u64)));
        at += searched as u64;
    }
    headers.retain(|header| header.at < until);
    Ok(headers)
}

/// The samples of the frame that `bytes` begin with, as many as a header can have.
pub(super) fn frame_samples(bytes: &[u8]) -> Option<u64> {
    header(bytes, 0).map(|header| header.samples)
}

/// The longest header of a frame, in bytes.
pub(super) const LONGEST_HEADER: usize = 16;

fn header(bytes: &[u8], at: u64) -> Option<Header> {
    let [0xff, second, third, fourth, ..] = *bytes else {
        return None;
    };
    // Fourteen bits of sync, one that is zero; channels and depth that exist.
    if second & 0xfe != 0xf8 || fourth >> 4 > 10 || fourth & 1 != 0 || (fourth >> 1) & 7 == 3 {
        return None;
    }
    let (number, mut length) = coded_number(bytes.get(4..)?)?;
    length += 4;
    let extra = |size: usize| -> Option<u64> {
        let part = bytes.get(length..length + size)?;
        Some(part.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let code = third >> 4;
    let (samples, size) = match code {
        1 => (192, 0),
        2..=5 => (576 << (code - 2), 0),
        6 => (extra(1)? + 1, 1),
        7 => (extra(2)? + 1, 2),
        8.. => (256 << (code - 8), 0),
        0 => return None,
    };
    length += size;
    length += match third & 15 {
        12 => 1,
        13 | 14 => 2,
        15 => return None,
        _ => 0,
    };
    (crc8(bytes.get(..length)?) == *bytes.get(length)?).then_some(Header {
        at,
        number,
        counts_samples: second & 1 == 1,
        samples,
    })
}

/// A number written like a character in UTF-8, of up to seven bytes, and its length.
fn coded_number(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let length = match first.leading_ones() {
        0 => return Some((u64::from(first), 1)),
        ones @ 2..=7 => ones,
        _ => return None,
    };
    let mut number = u64::from(first) & ((1 << (7 - length)) - 1);
    for byte in bytes.get(1..length as usize)? {
        if byte & 0xc0 != 0x80 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3f);
    }
    Some((number, length as usize))
}

/// CRC-8 with the polynomial 0x07.
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ byte, |sum: u8, _| {
            (sum << 1) ^ if sum & 0x80 == 0 { 0 } else { 7 }
        })
    })
}

/// The last frame of the longest run of frames that follow one another. What merely
/// looks like a header has no neighbours. One alone counts when it is the first.
fn last_of_run(headers: &[Header]) -> Option<Header> {
    let mut runs: Vec<(u32, Header)> = Vec::new();
    for header in headers {
        let before = runs.iter_mut().rev().take(64).find(|(_, last)| {
            last.next() == header.number && last.counts_samples == header.counts_samples
        });
        match before {
            Some(run) => *run = (run.0 + 1, *header),
            None => runs.push((1, *header)),
        }
    }
    let (length, last) = runs.into_iter().max_by_key(|(length, _)| *length)?;
    (length >= 2 || last.number == 0).then_some(last)
}
