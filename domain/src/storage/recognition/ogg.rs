//! Ogg: which streams there are, and how long the sound among them is.

use std::time::Duration;

use super::super::format::AudioFormat;
use super::Found;
use super::flac::{LONGEST_HEADER, frame_samples};
use super::numbers::span;
use super::ogg_codec::{Codec, ENOUGH, Kind, Sound, opus_samples};
use super::ogg_page::{Page, Part};
use super::source::{Source, Stop};
use super::vorbis::Modes;

/// Streams beside one another, at most.
const MOST_STREAMS: usize = 64;

/// The largest set-up header that is held.
const SETUP: usize = 64 * 1024;

/// A file whose first page is at `start`.
pub(super) fn recognise(source: &mut Source, start: u64) -> Result<Found, Stop> {
    let mut reader = Reader::default();
    let mut at = start;
    // Whether there is any sound is known at its first packet; the rest measures it.
    let measured = loop {
        match Page::next(source, at) {
            Ok(Some(page)) => {
                at = page.end;
                match reader.take(source, &page) {
                    Ok(()) => {}
                    Err(stop) => break Err(stop),
                }
            }
            Ok(None) => break Ok(()),
            Err(stop) => break Err(stop),
        }
    };
    let format = match &reader.format {
        Some(format) if reader.has_sound => *format,
        _ => return Err(measured.err().unwrap_or(Stop::NotAudio)),
    };
    Found::with(format, || measured.map(|()| reader.duration()))
}

/// What the pages so far have told.
#[derive(Debug, Default)]
struct Reader {
    /// The streams that run now; others ended before, when files were joined.
    streams: Vec<(u32, Option<Stream>)>,
    /// What the sound is, by its first stream.
    format: Option<AudioFormat>,
    has_sound: bool,
    /// How long the streams that ended were, as far as that is known.
    ended: Option<Duration>,
    has_ended: bool,
}

/// A stream of sound under way.
#[derive(Debug)]
struct Stream {
    sound: Sound,
    /// Packets that have ended.
    packets: u64,
    setup: Vec<u8>,
    /// Whether the last block was long, where that matters.
    was_long: Option<bool>,
    /// Samples of packets since the last known position; none when not known.
    since: Option<u64>,
    start: Option<u64>,
    last: Option<u64>,
    /// Whether the positions contradict one another.
    is_broken: bool,
}

impl Reader {
    fn take(&mut self, source: &mut Source, page: &Page) -> Result<(), Stop> {
        if page.begins_stream {
            return self.begin(source, page);
        }
        let stream = self
            .streams
            .iter_mut()
            .find(|(serial, _)| *serial == page.serial);
        if let Some((_, Some(stream))) = stream {
            self.has_sound |= stream.take(source, page)?;
        }
        Ok(())
    }

    fn begin(&mut self, source: &mut Source, page: &Page) -> Result<(), Stop> {
        if self.has_sound {
            self.end_streams();
        }
        let length = page.parts().next().map_or(0, |part| part.length);
        let sound = match Kind::of(source.peek(page.body, length.min(ENOUGH))?) {
            Kind::Film => {
                // In the middle of a file it ends what was known of it.
                self.format = None;
                return Err(Stop::NotAudio);
            }
            Kind::Sound(sound) => Some(sound),
            Kind::Aside => None,
        };
        if let Some(sound) = &sound {
            let is_opus = matches!(sound.codec, Codec::Opus);
            let format = if is_opus {
                AudioFormat::Opus
            } else {
                AudioFormat::Ogg
            };
            self.format.get_or_insert(format);
        }
        if self.streams.len() >= MOST_STREAMS {
            return Err(Stop::NotAudio);
        }
        self.streams.push((page.serial, sound.map(Stream::new)));
        Ok(())
    }

    /// Another file begins that was joined to this one.
    fn end_streams(&mut self) {
        let length = self.longest();
        self.ended = match (self.has_ended, self.ended, length) {
            (false, _, length) => length,
            (true, Some(before), Some(length)) => Some(before + length),
            (true, _, _) => None,
        };
        self.has_ended = true;
        self.streams.clear();
    }

    fn longest(&self) -> Option<Duration> {
        let streams = self
            .streams
            .iter()
            .filter_map(|(_, stream)| stream.as_ref());
        let lengths: Option<Vec<Duration>> = streams.map(Stream::duration).collect();
        lengths?.into_iter().max()
    }

    fn duration(mut self) -> Option<Duration> {
        self.end_streams();
        self.ended
    }
}

impl Stream {
    fn new(sound: Sound) -> Self {
        Self {
            sound,
            packets: 1,
            setup: Vec::new(),
            was_long: None,
            since: Some(0),
            start: None,
            last: None,
            is_broken: false,
        }
    }

    /// Takes one more page; whether it has sound on it.
    fn take(&mut self, source: &mut Source, page: &Page) -> Result<bool, Stop> {
        let mut has_sound = false;
        let looks = self.start.is_none() || page.granule.is_none();
        for part in page.parts() {
            if self.is_header(source, part)? {
                self.take_header(source, part)?;
            } else {
                has_sound |= part.length > 0;
                if looks && part.begins {
                    let samples =
                        self.samples(source.peek(part.at, part.length.min(LONGEST_HEADER))?);
                    self.since = self.since.zip(samples).map(|(sum, more)| sum + more);
                }
            }
            self.packets += u64::from(part.ends);
        }
        if let Some(granule) = page.granule.filter(|_| has_sound) {
            match self.last {
                None => self.start = Some(self.first_position(granule, page.ends_stream)),
                Some(last) => self.is_broken |= granule < last,
            }
            self.last = Some(granule);
            self.since = Some(0);
        }
        Ok(has_sound)
    }

    fn is_header(&self, source: &mut Source, part: Part) -> Result<bool, Stop> {
        Ok(match self.sound.headers {
            Some(headers) => self.packets < headers,
            // FLAC without a count: frames begin with their sync.
            None => {
                self.last.is_none()
                    && (!part.begins || source.peek(part.at, 1)?.first() != Some(&0xff))
            }
        })
    }

    fn take_header(&mut self, source: &mut Source, part: Part) -> Result<(), Stop> {
        let Codec::Vorbis { modes, .. } = &mut self.sound.codec else {
            return Ok(());
        };
        if self.packets == 2 {
            let room = SETUP - self.setup.len();
            if part.length <= room {
                self.setup
                    .extend_from_slice(source.peek(part.at, part.length)?);
            }
            if part.ends {
                *modes = Modes::read(&self.setup);
                self.setup = Vec::new();
            }
        }
        Ok(())
    }

    /// How long the packet that begins with `bytes` sounds.
    fn samples(&mut self, bytes: &[u8]) -> Option<u64> {
        match &self.sound.codec {
            Codec::Opus => Some(opus_samples(bytes)),
            Codec::Vorbis { blocks, modes } => {
                let is_long = modes.as_ref()?.is_long(*bytes.first()?)?;
                let quarter = |is_long| blocks[usize::from(is_long)] / 4;
                // The first block only fills the overlap.
                let samples = self
                    .was_long
                    .map_or(0, |before| quarter(before) + quarter(is_long));
                self.was_long = Some(is_long);
                Some(samples)
            }
            Codec::Flac => frame_samples(bytes),
            Codec::Speex { packet } => Some(*packet),
            Codec::Other => None,
        }
    }

    /// Where the stream begins, when the first position that it names is `granule`.
    /// A stream that was cut out of a longer one keeps the other's positions.
    fn first_position(&self, granule: u64, ends_stream: bool) -> u64 {
        match self.since {
            // A last page may end earlier than its packets, never later.
            Some(samples) if !ends_stream => granule.saturating_sub(samples),
            Some(_) => 0,
            // What cannot be counted is taken for a beginning when it is near one.
            None if granule / 2 <= self.sound.rate => 0,
            None => granule,
        }
    }

    fn duration(&self) -> Option<Duration> {
        if self.is_broken || self.sound.rate == u64::MAX {
            return None;
        }
        let behind = self.since?;
        let (start, last) = match (self.start, self.last) {
            (Some(start), Some(last)) => (start, last),
            // No position at all: what was counted.
            _ => (0, 0),
        };
        // What is skipped at the beginning was skipped already where it is missing.
        let skip = if start == 0 { self.sound.skip } else { 0 };
        span(
            (last - start + behind).saturating_sub(skip),
            self.sound.rate,
        )
    }
}
