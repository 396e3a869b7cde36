//! What is known of an MPEG-4 file while its boxes are read.

use super::mp4_track::Track;
use super::source::Stop;

/// What the boxes so far have told.
#[derive(Debug, Default)]
pub(super) struct Movie {
    /// Its tracks.
    pub(super) tracks: Vec<Track>,
    /// Units of the film's own time in a second.
    pub(super) rate: u64,
    /// For each track the length of a sample in a fragment that does not say.
    pub(super) defaults: Vec<(u32, u32)>,
    /// Samples' lengths in fragments, by track, in the track's units.
    pub(super) fragments: Vec<(u32, u64)>,
    /// Whether there are samples.
    pub(super) has_data: bool,
    /// Whether the file ends in the middle of something.
    pub(super) is_cut_off: bool,
}

impl Movie {
    /// The track with the sound, in a file without pictures that move.
    pub(super) fn sound(&self) -> Result<&Track, Stop> {
        let chapters = |id| self.tracks.iter().any(|track| track.chapters.contains(&id));
        let film = |track: &&Track| track.is_film() && !(track.is_still() && chapters(track.id));
        if self.tracks.iter().any(|track| film(&track)) {
            return Err(Stop::NotAudio);
        }
        let sound = self.tracks.iter().find(|track| track.is_sound());
        sound.ok_or(Stop::NotAudio)
    }
}
