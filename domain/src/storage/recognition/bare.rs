//! Sound without a container: MP3 and ADTS.

use std::time::Duration;

use super::super::format::AudioFormat;
use super::Found;
use super::foreign::{ENOUGH, is_foreign};
use super::frame::Coding;
use super::numbers::{be16, be32};
use super::source::{Source, Stop};
use super::stream::{Walk, first_frame, walk};
use super::tags::end_of_zeros;

/// Frames in a row that make a stream.
const ENOUGH_FRAMES: u32 = 3;

/// Zeros before the sound that are skipped: editors and broken downloads leave some.
const MOST_ZEROS: u64 = 1024 * 1024;

/// How far behind a tag the sound may begin: some programs write a wrong length.
const BEHIND_TAG: u64 = 64 * 1024;

/// The beginning of the sound, most of which has to be frames.
const BEGINNING: u64 = 1024 * 1024;

/// Sound that is measured as a whole, in bytes.
const MEASURED: u64 = 12 * 1024 * 1024;

/// What of a longer one is looked at on either side, and in places between.
const SIDE: u64 = 3 * 1024 * 1024;
const PLACE: u64 = 8 * 1024;
const PLACES: u64 = 128;

/// MP3 or ADTS behind the tags that end at `start`.
pub(super) fn recognise(source: &mut Source, start: u64) -> Result<Found, Stop> {
    let from = end_of_zeros(source, start, MOST_ZEROS)?;
    let mut found = None;
    for coding in [Coding::Mp3, Coding::Adts] {
        // A stream may begin in the middle of a frame, so less than one is missing.
        let reach = if start > 0 {
            BEHIND_TAG
        } else {
            coding.longest()
        };
        let at = first_frame(source, coding, from, reach, ENOUGH_FRAMES)?;
        if let Some(at) = at
            && found.is_none_or(|(_, earlier)| at < earlier)
        {
            found = Some((coding, at));
        }
    }
    let (coding, at) = found.ok_or(Stop::NotAudio)?;
    for place in [start, from] {
        if at > place && is_foreign(source.peek(place, ENOUGH)?) {
            return Err(Stop::NotAudio);
        }
    }
    let beginning = walk(source, coding, at..source.length().min(at + BEGINNING))?;
    if beginning.frames == 0 || beginning.strange > beginning.framed {
        return Err(Stop::NotAudio);
    }
    let format = match coding {
        Coding::Mp3 => AudioFormat::Mp3,
        Coding::Adts => AudioFormat::Aac,
    };
    let end = source_end(source)?;
    Found::with(format, || duration(source, coding, at, end))
}

/// Where the sound can end at the latest: before a tag of `ID3v1`.
fn source_end(source: &mut Source) -> Result<u64, Stop> {
    let end = source.length();
    let before = end.saturating_sub(128);
    Ok(if source.peek(before, 3)? == b"TAG" {
        before
    } else {
        end
    })
}

/// How long the frames from `at` to `end` sound.
pub(super) fn duration(
    source: &mut Source,
    coding: Coding,
    at: u64,
    end: u64,
) -> Result<Option<Duration>, Stop> {
    let info = match coding {
        Coding::Mp3 => Info::read(source, at)?,
        Coding::Adts => None,
    };
    let length = end.saturating_sub(at);
    if length <= MEASURED {
        let mut all = walk(source, coding, at..end)?;
        if let Some(info) = info {
            // The frame that speaks of the others is silent itself.
            all.nanos = all.nanos.saturating_sub(info.frame_nanos);
        }
        return Ok(Some(Duration::from_nanos(all.nanos)).filter(|time| !time.is_zero()));
    }
    if let Some(info) = info.filter(|info| info.fits(length)) {
        return Ok(Some(Duration::from_nanos(
            info.frame_nanos.saturating_mul(info.frames),
        )));
    }
    Ok(constant_bitrate(source, coding, at, end)?
        .and_then(|bitrate| super::numbers::span(length.saturating_mul(8), bitrate)))
}

/// The bitrate of a long stream, when every frame looked at has the same.
fn constant_bitrate(
    source: &mut Source,
    coding: Coding,
    at: u64,
    end: u64,
) -> Result<Option<u64>, Stop> {
    let mut common = None;
    let mut agrees = |walk: &Walk| {
        let bitrate = walk.constant_bitrate();
        let first = *common.get_or_insert(bitrate);
        bitrate.is_some() && first == bitrate && walk.strange <= walk.framed / 50
    };
    if !agrees(&walk(source, coding, at..at + SIDE)?) {
        return Ok(None);
    }
    let middle = end.saturating_sub(SIDE).saturating_sub(at + SIDE);
    for place in 0..=PLACES {
        let from = at + SIDE + middle / PLACES * place;
        let until = if place == PLACES { end } else { from + PLACE };
        let Some(first) = first_frame(source, coding, from, PLACE, 2)? else {
            return Ok(None);
        };
        if first < until && !agrees(&walk(source, coding, first..until)?) {
            return Ok(None);
        }
    }
    Ok(common.flatten())
}

/// What an encoder wrote about its stream into a first frame without sound: the
/// headers of Xing, LAME and Fraunhofer (VBRI).
#[derive(Debug, Clone, Copy)]
struct Info {
    frames: u64,
    bytes: u64,
    frame_nanos: u64,
}

impl Info {
    fn read(source: &mut Source, at: u64) -> Result<Option<Self>, Stop> {
        let bytes = source.peek(at, 192)?;
        let Some(frame) = Coding::Mp3.frame(bytes) else {
            return Ok(None);
        };
        let is_first = bytes[1] & 8 != 0;
        let is_mono = bytes.get(3).is_some_and(|byte| byte >> 6 == 3);
        // The mark stands where the frame's own data would begin.
        let mark = match (is_first, is_mono) {
            (true, false) => 36,
            (true, true) | (false, false) => 21,
            (false, true) => 13,
        };
        let info = |frames, length| Self {
            frames: u64::from(frames),
            bytes: u64::from(length),
            frame_nanos: frame.nanos,
        };
        let rest = bytes.get(mark..).unwrap_or_default();
        if rest.starts_with(b"Xing") || rest.starts_with(b"Info") {
            let has_both = be32(rest, 4) & 3 == 3;
            let (frames, length) = (be32(rest, 8), be32(rest, 12));
            return Ok(Some(if has_both {
                info(frames, length)
            } else {
                info(0, 0)
            }));
        }
        let rest = bytes.get(36..).unwrap_or_default();
        if rest.starts_with(b"VBRI") && be16(rest, 4) == 1 {
            return Ok(Some(info(be32(rest, 14), be32(rest, 10))));
        }
        Ok(None)
    }

    /// Whether this speaks of a stream of this many bytes, give or take a fiftieth.
    fn fits(self, length: u64) -> bool {
        self.frames > 0 && self.bytes.abs_diff(length) <= length / 50
    }
}
