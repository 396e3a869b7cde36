//! Decoding a file here, in one pass over it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_ALAC};
use symphonia::core::codecs::audio::{AudioCodecId, AudioDecoder, AudioDecoderOptions};
use symphonia::core::common::Limit;
use symphonia::core::errors::Error as Broken;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::{FORMAT_ID_FLAC, FORMAT_ID_ISOMP4};
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{MetadataOptions, StandardVisualKey, Visual};

use super::listening::{Listening, Unheard};
use super::meter::{Meter, Sound, duration};
use crate::pictures::LARGEST_FILE;
use crate::tracks::FailureCode;

/// The most of a tag that is kept in memory.
const LONGEST_TAG: usize = 64 * 1024;

/// AAC whose rate is this low may be the half that plays without SBR.
const MAYBE_HALF: u32 = 24_000;

/// Of so many packets one may be broken; with more, the file is.
const ONE_BROKEN_IN: u64 = 10;

/// What an encoder may have added at both ends, and which a decoder takes away.
const PADDING: Duration = Duration::from_millis(120);

/// A piece that was decoded to its end.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) sound: Sound,
    pub(super) codec: AudioCodecId,
}

/// Decodes the file to its end and measures it. Waits for the disk: not for an async
/// thread. `has_ffmpeg` says whether what is decoded better elsewhere can be.
pub(super) fn decode(
    path: &Path,
    has_ffmpeg: bool,
    listening: &Arc<Listening>,
) -> Result<Decoded, Unheard> {
    let file = File::open(path).map_err(Unheard::Disk)?;
    let length = file.metadata().map_err(Unheard::Disk)?.len();
    let source = Source {
        file,
        length,
        listening: Arc::clone(listening),
    };
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions::default());
    let tags = MetadataOptions::default()
        .limit_tag_bytes(Limit::Maximum(LONGEST_TAG))
        .limit_visual_bytes(Limit::Maximum(LARGEST_FILE));
    let mut reader = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), tags)
        .map_err(|error| listening.or_unknown(&error))?;
    if let Some(cover) = cover(&mut *reader) {
        listening.note_cover(cover);
    }
    if reader.first_track(TrackType::Video).is_some() {
        return Err(Unheard::Refused(FailureCode::NotAudio));
    }
    let track = reader.default_track(TrackType::Audio);
    let track = track.ok_or(Unheard::Unknown)?.clone();
    let parameters = track.codec_params.as_ref().and_then(|codec| codec.audio());
    let parameters = parameters.ok_or(Unheard::Unknown)?;
    let codec = parameters.codec;
    let is_half =
        codec == CODEC_ID_AAC && parameters.sample_rate.is_none_or(|rate| rate <= MAYBE_HALF);
    if is_half && has_ffmpeg {
        return Err(Unheard::Unknown);
    }
    let told = told(&track, parameters.sample_rate);
    if let Some(told) = told {
        listening.expect(told)?;
    }
    let decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| Unheard::Unknown)?;
    let is_told = matches!(
        reader.format_info().format,
        FORMAT_ID_FLAC | FORMAT_ID_ISOMP4
    );
    let meter = run(&mut *reader, decoder, &track, listening)?;
    let enough = |told: Duration| meter.duration() + told / 100 + PADDING >= told;
    if is_told && told.is_some_and(|told| !enough(told)) {
        return Err(Unheard::Refused(FailureCode::Truncated));
    }
    Ok(Decoded {
        sound: meter.finish(),
        codec,
    })
}

/// The picture in the tags: the front cover where one says that it is that.
fn cover(reader: &mut dyn FormatReader) -> Option<Bytes> {
    let mut tags = reader.metadata();
    let tags = &tags.skip_to_latest()?.media;
    let front = |visual: &&Visual| visual.usage == Some(StandardVisualKey::FrontCover);
    let visual = tags.visuals.iter().find(front).or(tags.visuals.first())?;
    Some(Bytes::copy_from_slice(&visual.data))
}

/// How long it says that it is.
fn told(track: &Track, rate: Option<u32>) -> Option<Duration> {
    if let (Some(frames), Some(rate)) = (track.num_frames, rate) {
        return Some(duration(frames, rate));
    }
    let time = track.time_base?.calc_duration(track.duration?)?;
    Duration::try_from_secs_f64(time.as_secs_f64()).ok()
}

fn run(
    reader: &mut dyn FormatReader,
    mut decoder: Box<dyn AudioDecoder>,
    track: &Track,
    listening: &Listening,
) -> Result<Meter, Unheard> {
    let (mut meter, mut samples) = (None::<Meter>, Vec::new());
    let (mut packets, mut broken) = (0_u64, 0_u64);
    loop {
        listening.go_on()?;
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Broken::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            // The next part of a chain, which may be of another kind.
            Err(Broken::ResetRequired) => return Err(Unheard::Unknown),
            Err(error) => {
                listening.disk_failed()?;
                tracing::debug!(%error, "a file breaks off");
                break;
            }
        };
        if packet.track_id != track.id {
            continue;
        }
        packets += 1;
        let sound = match decoder.decode(&packet) {
            Ok(sound) => sound,
            Err(Broken::DecodeError(_) | Broken::IoError(_)) => {
                broken += 1;
                continue;
            }
            Err(_) => return Err(Unheard::Unknown),
        };
        if sound.is_empty() {
            continue;
        }
        let rate = sound.spec().rate();
        let channels = u32::try_from(sound.spec().channels().count()).unwrap_or(u32::MAX);
        let meter = match &mut meter {
            Some(meter) if meter.is_for(rate, channels) => meter,
            // Another rate in the middle of it.
            Some(_) => return Err(Unheard::Unknown),
            empty => {
                let new = Meter::new(rate, channels);
                empty.insert(new.ok_or(Unheard::Refused(FailureCode::Unsupported))?)
            }
        };
        sound.copy_to_vec_interleaved(&mut samples);
        meter.add(&mut samples);
        listening.heard(meter.duration())?;
    }
    match meter {
        Some(_) if broken > packets / ONE_BROKEN_IN => Err(Unheard::Refused(FailureCode::Damaged)),
        Some(meter) => Ok(meter),
        None => Err(Unheard::Unknown),
    }
}

/// A file, as long as somebody waits for what is in it.
struct Source {
    file: File,
    length: u64,
    listening: Arc<Listening>,
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.listening
            .go_on()
            .map_err(|_| io::Error::other("abandoned"))?;
        self.file
            .read(buffer)
            .inspect_err(|error| self.listening.note_disk(error))
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// Whether browsers in general play this codec in a container that they play.
pub(super) fn browsers_know(codec: AudioCodecId) -> bool {
    use symphonia::core::codecs::audio::well_known as known;
    let adpcm = [
        known::CODEC_ID_ADPCM_MS,
        known::CODEC_ID_ADPCM_IMA_WAV,
        known::CODEC_ID_PCM_ALAW,
        known::CODEC_ID_PCM_MULAW,
    ];
    codec != CODEC_ID_ALAC && !adpcm.contains(&codec)
}
