//! One track of an MPEG-4 file.

use super::mp4_box::{Box, boxes};
use super::numbers::{be32, be64};
use super::source::{BLOCK, Source, Stop};

/// What is written in a track that is sound: AAC and whatever else `mp4a` stands for,
/// Apple Lossless, Opus, FLAC, AC-3, MP3, and what telephones record.
const SOUNDS: [&[u8; 4]; 10] = [
    b"mp4a", b"alac", b"Opus", b"fLaC", b"ac-3", b"ec-3", b".mp3", b"samr", b"sawb", b"sevc",
];

/// A track.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub(super) id: u32,
    handler: [u8; 4],
    codec: [u8; 4],
    /// Units of the track's time in a second.
    pub(super) rate: u64,
    /// The length of all samples, in those units.
    pub(super) length: u64,
    /// What its edits leave of it, in the film's units; zero without edits.
    pub(super) edited: u64,
    /// The tracks that hold chapters for this one.
    pub(super) chapters: Vec<u32>,
}

impl Track {
    /// Whether it holds sound that is taken.
    pub(super) fn is_sound(&self) -> bool {
        &self.handler == b"soun" && SOUNDS.contains(&&self.codec) && self.rate > 0
    }

    /// Whether it holds pictures.
    pub(super) fn is_film(&self) -> bool {
        matches!(&self.handler, b"vide" | b"pict" | b"auxv")
    }

    /// Whether the pictures are such as a cover or a chapter has.
    pub(super) fn is_still(&self) -> bool {
        matches!(&self.codec, b"jpeg" | b"png " | b"mjpg")
    }
}

/// Reads a `trak` box.
pub(super) fn track(source: &mut Source, found: &Box) -> Result<Track, Stop> {
    let mut track = Track::default();
    read(source, found, &mut track)?;
    Ok(track)
}

fn read(source: &mut Source, found: &Box, track: &mut Track) -> Result<(), Stop> {
    boxes(source, found.body, found.end, |source, inner| {
        let bytes = source.peek(inner.body, 24)?;
        let is_long = bytes.first() == Some(&1);
        match &inner.kind {
            b"mdia" | b"minf" | b"stbl" | b"edts" | b"tref" => return read(source, inner, track),
            b"tkhd" => track.id = be32(bytes, if is_long { 20 } else { 12 }),
            b"mdhd" => track.rate = u64::from(be32(bytes, if is_long { 20 } else { 12 })),
            // QuickTime has a second one, for where the data is.
            b"hdlr" if track.handler == [0; 4] => {
                track.handler = bytes
                    .get(8..12)
                    .map_or([0; 4], |kind| kind.try_into().unwrap_or_default());
            }
            b"stsd" if track.codec == [0; 4] => {
                track.codec = bytes
                    .get(12..16)
                    .map_or([0; 4], |kind| kind.try_into().unwrap_or_default());
            }
            b"stts" => {
                track.length = entries(source, inner, 8, |entry| {
                    u64::from(be32(entry, 0)).saturating_mul(u64::from(be32(entry, 4)))
                })?;
            }
            b"elst" => {
                track.edited = entries(source, inner, if is_long { 20 } else { 12 }, |entry| {
                    let (length, from) = if is_long {
                        (be64(entry, 0), be64(entry, 8))
                    } else {
                        (u64::from(be32(entry, 0)), u64::from(be32(entry, 4)) << 32)
                    };
                    // From −1 on nothing is played: a pause before the sound.
                    if from >> 63 == 1 { 0 } else { length }
                })?;
            }
            b"chap" => {
                let bytes = source.peek(inner.body, 256.min(size(inner)))?;
                track.chapters = bytes.chunks_exact(4).map(|id| be32(id, 0)).collect();
            }
            _ => {}
        }
        Ok(())
    })
}

fn size(found: &Box) -> usize {
    usize::try_from(found.end - found.body).unwrap_or(usize::MAX)
}

/// The sum over the entries, of `width` bytes each, of a table with a version, flags
/// and a count before it.
fn entries(
    source: &mut Source,
    found: &Box,
    width: usize,
    value: impl Fn(&[u8]) -> u64,
) -> Result<u64, Stop> {
    let mut left = u64::from(be32(source.peek(found.body, 8)?, 4));
    let mut at = found.body + 8;
    let mut sum: u64 = 0;
    while left > 0 && at < found.end {
        let room = usize::try_from(found.end - at).unwrap_or(usize::MAX);
        let most = (BLOCK / width).min(usize::try_from(left).unwrap_or(usize::MAX));
        let bytes = source.peek(at, (most * width).min(room))?;
        let there = bytes.len() / width;
        if there == 0 {
            break;
        }
        sum = bytes
            .chunks_exact(width)
            .map(&value)
            .fold(sum, u64::saturating_add);
        left -= there as u64;
        at += (there * width) as u64;
    }
    Ok(sum)
}
