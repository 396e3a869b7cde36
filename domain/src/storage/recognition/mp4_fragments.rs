//! Fragments of an MPEG-4 file (ISO/IEC 14496-12, 8.8), which telephones and
//! streaming servers write: each tells its own samples.

use super::mp4_box::{Box, boxes};
use super::mp4_movie::Movie;
use super::numbers::be32;
use super::source::{BLOCK, Source, Stop};

/// Adds what a `moof` box tells to the film.
pub(super) fn fragment(source: &mut Source, found: &Box, movie: &mut Movie) -> Result<(), Stop> {
    boxes(source, found.body, found.end, |source, inner| {
        if &inner.kind != b"traf" {
            return Ok(());
        }
        let mut id = 0;
        let mut default = 0;
        boxes(source, inner.body, inner.end, |source, part| {
            match &part.kind {
                b"tfhd" => {
                    let bytes = source.peek(part.body, 24)?;
                    let flags = be32(bytes, 0) & 0x00ff_ffff;
                    id = be32(bytes, 4);
                    let before = [(1, 8), (2, 4)]
                        .iter()
                        .filter(|(flag, _)| flags & flag != 0)
                        .map(|(_, width)| width)
                        .sum::<usize>();
                    let known = movie.defaults.iter().find(|(track, _)| *track == id);
                    default = known.map_or(0, |(_, length)| *length);
                    if flags & 8 != 0 {
                        default = be32(bytes, 8 + before);
                    }
                }
                b"trun" => {
                    let length = run(source, part, default)?;
                    match movie.fragments.iter_mut().find(|(track, _)| *track == id) {
                        Some((_, sum)) => *sum = sum.saturating_add(length),
                        None if movie.tracks.iter().any(|track| track.id == id) => {
                            movie.fragments.push((id, length));
                        }
                        None => {}
                    }
                }
                _ => {}
            }
            Ok(())
        })
    })
}

/// The length of the samples of a `trun` box.
fn run(source: &mut Source, found: &Box, default: u32) -> Result<u64, Stop> {
    let bytes = source.peek(found.body, 8)?;
    let flags = be32(bytes, 0) & 0x00ff_ffff;
    let count = u64::from(be32(bytes, 4));
    if flags & 0x100 == 0 {
        return Ok(count.saturating_mul(u64::from(default)));
    }
    // Length, size, flags and offset of each sample, as far as they are there.
    let width = (flags & 0xf00).count_ones() as usize * 4;
    let before = u64::from((flags & 5).count_ones()) * 4;
    let mut at = found.body + 8 + before;
    let mut left = count;
    let mut sum: u64 = 0;
    while left > 0 && at < found.end {
        let room = usize::try_from(found.end - at).unwrap_or(usize::MAX);
        let most = (BLOCK / width).min(usize::try_from(left).unwrap_or(usize::MAX));
        let bytes = source.peek(at, (most * width).min(room))?;
        let there = bytes.len() / width;
        if there == 0 {
            break;
        }
        let lengths = bytes
            .chunks_exact(width)
            .map(|entry| u64::from(be32(entry, 0)));
        sum = lengths.fold(sum, u64::saturating_add);
        left -= there as u64;
        at += (there * width) as u64;
    }
    Ok(sum)
}
