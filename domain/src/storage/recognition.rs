//! What a file is, told by its content alone.
//!
//! Taken is what `ffprobe` calls audio in one of the formats of [`AudioFormat`];
//! how long it plays is measured, or not said. Only containers are read, no sound is
//! decoded. Read are at most 16 MiB of a file, in blocks of 64 KiB, of which one is
//! held, by at most [`AT_ONCE`] threads.
//!
//! Libraries were tried first: lofty refuses and takes what the opposite is right
//! for, and holds all comments of an Ogg file in memory; symphonia finds the MP3 in
//! archives, films and pictures, and refuses WAV that it cannot decode.

mod bare;
mod flac;
mod foreign;
mod frame;
mod mp4;
mod mp4_box;
mod mp4_fragments;
mod mp4_movie;
mod mp4_track;
mod numbers;
mod ogg;
mod ogg_codec;
mod ogg_page;
mod source;
mod stream;
mod tags;
mod vorbis;
mod wav;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::disk;
use super::format::AudioFormat;
use super::recognition::source::{Source, Stop};
use crate::error::Error;

/// Files that are looked at together. Each costs a thread and well under 8 MiB.
const AT_ONCE: usize = 2;

/// The longest that one file may take, in time on the clock: many times what any
/// file needs, disks that are asleep included.
const LONGEST: Duration = Duration::from_secs(20);

/// The format of a file and, where it can be measured, how long it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) format: AudioFormat,
    pub(super) duration: Option<Duration>,
}

impl Found {
    /// Sound of this format. Its duration is not known when measuring it would take
    /// more than may be read.
    fn with(
        format: AudioFormat,
        measure: impl FnOnce() -> Result<Option<Duration>, Stop>,
    ) -> Result<Self, Stop> {
        let duration = match measure() {
            Err(Stop::Spent) => None,
            measured => measured?,
        };
        Ok(Self { format, duration })
    }
}

/// Looks at files, a few at a time.
#[derive(Debug)]
pub(super) struct Recogniser {
    turns: Arc<Semaphore>,
}

impl Recogniser {
    pub(super) fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// What the file at `path` is. Ends soon after the future is dropped.
    ///
    /// # Errors
    /// [`Error::UnsupportedMediaType`] when it is no audio that is taken,
    /// [`Error::Unavailable`] when the disk fails or is too slow.
    pub(super) async fn recognise(&self, path: &Path) -> Result<Found, Error> {
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.map_err(Error::internal)?;
        let abandoned = Abandon::default();
        let flag = abandoned.0.clone();
        let path = path.to_owned();
        let looked = tokio::task::spawn_blocking(move || {
            // Kept until the thread is done, whatever becomes of who waits for it.
            let _turn = turn;
            look(&path, flag)
        });
        match tokio::time::timeout(LONGEST, looked).await {
            Ok(Ok(answer)) => answer.map_err(refusal),
            Err(late) => Err(Error::unavailable(late)),
            Ok(Err(panic)) => {
                // A file that breaks the parser is nobody's music.
                tracing::error!(error = %panic, "the recogniser gave up on a file");
                Err(Error::UnsupportedMediaType)
            }
        }
    }
}

/// Tells the thread that nobody waits for it any more.
#[derive(Default)]
struct Abandon(Arc<AtomicBool>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn refusal(stop: Stop) -> Error {
    match stop {
        // Whoever hides the sound behind so much else has none.
        Stop::NotAudio | Stop::Spent => Error::UnsupportedMediaType,
        Stop::Disk(error) => disk("read an incoming file", error),
        Stop::Abandoned => Error::unavailable("nobody waits for what a file is"),
    }
}

fn look(path: &Path, abandoned: Arc<AtomicBool>) -> Result<Found, Stop> {
    let file = File::open(path).map_err(Stop::Disk)?;
    let mut source = Source::new(file, abandoned)?;
    let start = tags::end_of_first_tags(&mut source)?;
    let source = &mut source;
    let head = source.peek(start, 16)?.to_vec();
    match head.get(..4) {
        Some(b"RIFF" | b"RIFX" | b"RF64" | b"BW64") => {
            if head.get(8..12) != Some(b"WAVE") {
                return Err(Stop::NotAudio);
            }
            wav::recognise(source, start)
        }
        Some(b"fLaC") => flac::recognise(source, start),
        Some(b"OggS") => ogg::recognise(source, start),
        _ if start == 0 && mp4::is_beginning(&head) => mp4::recognise(source),
        _ => bare::recognise(source, start),
    }
}
