//! MPEG-4 files (ISO/IEC 14496-12): which tracks there are.

use super::super::format::AudioFormat;
use super::Found;
use super::mp4_box::{Box, boxes};
use super::mp4_fragments::fragment;
use super::mp4_movie::Movie;
use super::mp4_track::track;
use super::numbers::{be32, span};
use super::source::{Source, Stop};

/// More tracks than any honest file has.
const MOST_TRACKS: usize = 64;

/// Whether a file may begin with these eight bytes.
pub(super) fn is_beginning(bytes: &[u8]) -> bool {
    matches!(
        bytes.get(4..8),
        Some(b"ftyp" | b"styp" | b"moov" | b"mdat" | b"free" | b"skip" | b"wide" | b"pnot")
    )
}

/// A file that begins with a box.
pub(super) fn recognise(source: &mut Source) -> Result<Found, Stop> {
    let mut movie = Movie::default();
    let read = boxes(source, 0, source.length(), |source, found| {
        movie.take(source, found)
    });
    let (sound, is_cut_off) = match &read {
        Ok(()) => (movie.sound()?, movie.is_cut_off),
        // Fragments may go on for long; what the tracks are is known before.
        Err(Stop::Spent) if movie.has_data => (movie.sound()?, true),
        Err(_) => return Err(read.err().unwrap_or(Stop::NotAudio)),
    };
    let fragments = movie.fragments.iter().filter(|(id, _)| *id == sound.id);
    let more = fragments.fold(0_u64, |sum, (_, length)| sum.saturating_add(*length));
    if !movie.has_data || (sound.length == 0 && more == 0) {
        return Err(Stop::NotAudio);
    }
    let whole = span(sound.length.saturating_add(more), sound.rate);
    // An edit may leave out the beginning and the end.
    let edited = span(sound.edited, movie.rate).filter(|_| more == 0);
    let duration = edited.map_or(whole, |edited| whole.map(|whole| whole.min(edited)));
    Found::with(AudioFormat::M4a, || Ok(duration.filter(|_| !is_cut_off)))
}

impl Movie {
    fn take(&mut self, source: &mut Source, found: &Box) -> Result<(), Stop> {
        match &found.kind {
            b"moov" => boxes(source, found.body, found.end, |source, inner| {
                self.take_movie(source, inner)
            }),
            b"moof" => fragment(source, found, self),
            b"mdat" => {
                self.has_data |= found.end > found.body;
                self.is_cut_off |= found.is_cut_off;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take_movie(&mut self, source: &mut Source, found: &Box) -> Result<(), Stop> {
        match &found.kind {
            b"mvhd" => {
                let bytes = source.peek(found.body, 24)?;
                let at = if bytes.first() == Some(&1) { 20 } else { 12 };
                self.rate = u64::from(be32(bytes, at));
            }
            b"trak" => {
                let track = track(source, found)?;
                if self.tracks.len() >= MOST_TRACKS {
                    return Err(Stop::NotAudio);
                }
                self.tracks.push(track);
            }
            b"mvex" => {
                return boxes(source, found.body, found.end, |source, inner| {
                    let bytes = source.peek(inner.body, 24)?;
                    if &inner.kind == b"trex" && self.defaults.len() < MOST_TRACKS {
                        self.defaults.push((be32(bytes, 4), be32(bytes, 12)));
                    }
                    Ok(())
                });
            }
            _ => {}
        }
        Ok(())
    }
}
