//! Frames that follow one another: where they begin, how long they sound.

use std::ops::Range;

use super::frame::{Coding, Frame};
use super::source::{BLOCK, Source, Stop};
use super::tags::{end_of_zeros, is_tag_behind, tag_length};

/// Bytes that are searched at once; what is left of a block is for looking ahead.
const SEARCHED: usize = BLOCK / 2;

/// What a stretch of frames holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Walk {
    /// Frames that are there as a whole.
    pub(super) frames: u64,
    /// How long they sound.
    pub(super) nanos: u64,
    /// Bytes that they take.
    pub(super) framed: u64,
    /// Bytes between them that are neither sound nor a known tag.
    pub(super) strange: u64,
    /// The lowest and the highest bitrate, in bits a second.
    pub(super) bitrates: Option<(u64, u64)>,
    /// Whether all of them are of one kind.
    pub(super) is_mixed: bool,
    /// Where it ended: at or behind the end of the stretch.
    pub(super) end: u64,
}

impl Walk {
    /// The bitrate that all frames have.
    pub(super) fn constant_bitrate(&self) -> Option<u64> {
        match self.bitrates {
            Some((lowest, highest)) if lowest == highest && lowest > 0 && !self.is_mixed => {
                Some(lowest)
            }
            _ => None,
        }
    }

    fn count(&mut self, frame: Frame) {
        self.frames += 1;
        self.nanos += frame.nanos;
        self.framed += frame.length;
        let (lowest, highest) = self.bitrates.unwrap_or((frame.bitrate, frame.bitrate));
        self.bitrates = Some((lowest.min(frame.bitrate), highest.max(frame.bitrate)));
    }
}

/// The first place in `from..=from + reach` where `wanted` frames of one kind follow
/// one another, or at least two up to the end of the sound.
pub(super) fn first_frame(
    source: &mut Source,
    coding: Coding,
    from: u64,
    reach: u64,
    wanted: u32,
) -> Result<Option<u64>, Stop> {
    let length = source.length();
    let mut at = from;
    while at <= from + reach && at < length {
        let block = source.peek(at, BLOCK)?;
        let is_last = at + block.len() as u64 >= length;
        let searched = usize::try_from(from + reach - at + 1)
            .unwrap_or(SEARCHED)
            .min(SEARCHED)
            .min(block.len());
        let found = (0..searched).find(|start| {
            block[*start] == 0xff && is_followed(coding, &block[*start..], is_last, wanted)
        });
        if let Some(start) = found {
            return Ok(Some(at + start as u64));
        }
        at += searched as u64;
    }
    Ok(None)
}

fn is_followed(coding: Coding, bytes: &[u8], is_last: bool, wanted: u32) -> bool {
    let mut rest = bytes;
    let mut kind = None;
    let mut count = 0;
    while count < wanted {
        match coding.frame(rest) {
            Some(frame) if kind.is_none_or(|kind| kind == frame.kind) => {
                kind = Some(frame.kind);
                count += 1;
                let length = usize::try_from(frame.length).unwrap_or(usize::MAX);
                rest = rest.get(length..).unwrap_or_default();
            }
            // Too few bytes for a header end a stream as well as none.
            _ => return count >= 2 && (is_last && rest.len() < 8 || is_tag_behind(rest)),
        }
    }
    true
}

/// Counts the frames of `stretch`, over what stands between them.
pub(super) fn walk(source: &mut Source, coding: Coding, stretch: Range<u64>) -> Result<Walk, Stop> {
    let length = source.length();
    let mut walk = Walk::default();
    let mut at = stretch.start;
    let mut kind = None;
    while at < stretch.end {
        let bytes = source.peek(at, 32)?;
        let frame = coding
            .frame(bytes)
            .filter(|frame| kind.is_none_or(|kind| kind == frame.kind));
        if let Some(frame) = frame {
            if at + frame.length > length {
                break;
            }
            kind = Some(frame.kind);
            walk.count(frame);
            at += frame.length;
            continue;
        }
        if let Some(tag) = tag_length(bytes) {
            at += tag;
            continue;
        }
        if bytes.starts_with(b"TAG") && at + 128 == length {
            break;
        }
        if bytes.first() == Some(&0) {
            let end = end_of_zeros(source, at, stretch.end - at)?;
            if end - at >= 4 {
                at = end;
                continue;
            }
        }
        let next = first_frame(source, coding, at + 1, stretch.end - at, 2)?;
        let next = next.unwrap_or(stretch.end).min(stretch.end);
        walk.strange += next - at;
        at = next;
        let new_kind = coding.frame(source.peek(at, 8)?).map(|frame| frame.kind);
        walk.is_mixed |= walk.frames > 0 && new_kind.is_some() && new_kind != kind;
        kind = new_kind.or(kind);
    }
    walk.end = at;
    Ok(walk)
}
