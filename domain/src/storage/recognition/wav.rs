//! RIFF/WAVE and its relatives RIFX, RF64 and BW64.

use std::time::Duration;

use super::super::format::AudioFormat;
use super::frame::Coding;
use super::numbers::{be16, be32, le16, le32, le64, span};
use super::source::{Source, Stop};
use super::stream::first_frame;
use super::{Found, bare};

/// More chunks than any honest file has before its sound.
const MOST_CHUNKS: u32 = 10_000;

/// The rest of a GUID whose first two bytes are a format tag: Microsoft's
/// `KSDATAFORMAT_SUBTYPE_PCM` and its like, and ambisonic B-format.
const SUBFORMATS: [[u8; 14]; 2] = [
    *b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71",
    *b"\0\0\x21\x07\xd3\x11\x86\x44\xc8\xc1\xca\0\0\0",
];

/// Format tags whose sound has a name, beside those that can be measured: Microsoft
/// and Intel's variants of ADPCM, GSM, MPEG, AAC, AC-3, DTS, WMA and the like (RFC
/// 2361 and ffmpeg's table).
const OTHER_TAGS: [u16; 32] = [
    0x000a, 0x0010, 0x0014, 0x0015, 0x0016, 0x0020, 0x0022, 0x0028, 0x0032, 0x0040, 0x0042, 0x0045,
    0x0050, 0x0061, 0x0062, 0x0064, 0x0069, 0x0070, 0x0075, 0x00ff, 0x0130, 0x0160, 0x0161, 0x0162,
    0x0163, 0x0270, 0x2000, 0x2001, 0x2048, 0x5346, 0x706d, 0xf1ac,
];

/// What the `fmt ` chunk says.
#[derive(Debug, Clone, Copy)]
struct Format {
    tag: u16,
    channels: u64,
    rate: u64,
    block: u64,
    bits: u64,
}

/// A file whose RIFF header is at `start`.
pub(super) fn recognise(source: &mut Source, start: u64) -> Result<Found, Stop> {
    let is_big_endian = source.peek(start, 4)? == b"RIFX";
    let mut format = None;
    let mut long_size = None;
    let mut told = None;
    let mut at = start + 12;
    for _ in 0..MOST_CHUNKS {
        let Some(header) = source.bytes::<8>(at)? else {
            break;
        };
        let size = if is_big_endian {
            be32(&header, 4)
        } else {
            le32(&header, 4)
        };
        let body = at + 8;
        match &header[..4] {
            b"ds64" => long_size = Some(le64(source.peek(body, 16)?, 8)),
            b"fmt " => format = Format::read(source.peek(body, 40)?, size, is_big_endian),
            b"fact" => told = Some(u64::from(le32(source.peek(body, 4)?, 0))),
            b"data" => {
                let format = format.ok_or(Stop::NotAudio)?;
                let size = sound_size(source, body, size, long_size)?;
                if size == 0 || !format.has_a_name() {
                    return Err(Stop::NotAudio);
                }
                return Found::with(AudioFormat::Wav, || {
                    format.duration(source, body, size, told)
                });
            }
            _ => {}
        }
        // Chunks begin at even places.
        at = body + u64::from(size) + u64::from(size & 1);
    }
    Err(Stop::NotAudio)
}

/// How many bytes of sound there are, whatever the chunk says. Recorders that were
/// switched off, and programs that write into a pipe, leave a size that is none.
fn sound_size(
    source: &mut Source,
    body: u64,
    said: u32,
    long_size: Option<u64>,
) -> Result<u64, Stop> {
    let there = source.length().saturating_sub(body);
    Ok(match (said, long_size) {
        (u32::MAX, Some(size)) if size > 0 => size.min(there),
        (0, _) if holds_chunks(source, body)? => 0,
        (0, _) => there,
        (size, _) => u64::from(size).min(there),
    })
}

/// Whether all that follows is one more chunk, and not sound without a size.
fn holds_chunks(source: &mut Source, at: u64) -> Result<bool, Stop> {
    let Some(header) = source.bytes::<8>(at)? else {
        return Ok(true);
    };
    let end = at + 8 + u64::from(le32(&header, 4));
    let is_name = header[..4].iter().all(|byte| (0x20..0x7f).contains(byte));
    Ok(is_name && source.length().abs_diff(end) <= 1)
}

impl Format {
    fn read(bytes: &[u8], size: u32, is_big_endian: bool) -> Option<Self> {
        let short = |at| {
            if is_big_endian {
                be16(bytes, at)
            } else {
                le16(bytes, at)
            }
        };
        let long = |at| {
            if is_big_endian {
                be32(bytes, at)
            } else {
                le32(bytes, at)
            }
        };
        if bytes.len() < 14 || size < 14 {
            return None;
        }
        let has_bits = size >= 16;
        let mut tag = short(0);
        if tag == 0xfffe {
            let subformat = bytes.get(24..40).filter(|_| size >= 40)?;
            if !SUBFORMATS.iter().any(|rest| subformat.ends_with(rest)) {
                return None;
            }
            tag = short(24);
        }
        let format = Self {
            tag,
            channels: u64::from(short(2)),
            rate: u64::from(long(4)),
            block: u64::from(short(12)),
            bits: if has_bits { u64::from(short(14)) } else { 8 },
        };
        (format.channels > 0 && format.rate > 0).then_some(format)
    }

    /// Whether it is known what the sound is written as.
    fn has_a_name(self) -> bool {
        match self.tag {
            1 => (1..=64).contains(&self.bits),
            3 => matches!(self.bits, 16 | 24 | 32 | 64),
            2 | 6 | 7 | 0x11 | 0x31 | 0x55 => true,
            tag => OTHER_TAGS.contains(&tag),
        }
    }

    fn duration(
        self,
        source: &mut Source,
        body: u64,
        size: u64,
        told: Option<u64>,
    ) -> Result<Option<Duration>, Stop> {
        let Self {
            channels,
            rate,
            block,
            bits,
            ..
        } = self;
        let blocks = |bytes: u64, samples: u64| {
            let count = size.div_ceil(bytes.max(1)).saturating_mul(samples);
            // The last block may hold less, which the `fact` chunk then tells.
            let told = told.filter(|told| (0..=samples).contains(&count.abs_diff(*told)));
            told.or(Some(count)).filter(|_| bytes > 0)
        };
        let samples = match self.tag {
            1 | 3 | 6 | 7 => {
                let packed = channels * bits.div_ceil(8);
                // Samples may lie in more room than they need, and the block says so.
                let is_plausible =
                    block >= packed && block <= channels * 8 && block % channels == 0;
                size.checked_div(if is_plausible { block } else { packed })
            }
            // A block begins with two samples of each channel, and ends with nibbles.
            2 => blocks(block, (block / channels).saturating_sub(7) * 2 + 2),
            // The same with one sample.
            0x11 => blocks(
                block,
                (block / channels).saturating_sub(4) * 8 / bits.clamp(2, 5) + 1,
            ),
            0x31 => blocks(65, 320),
            0x55 => {
                let first = first_frame(source, Coding::Mp3, body, Coding::Mp3.longest(), 2)?;
                return match first {
                    Some(at) => bare::duration(source, Coding::Mp3, at, body + size),
                    None => Ok(None),
                };
            }
            _ => None,
        };
        Ok(samples.and_then(|samples| span(samples, rate)))
    }
}
