//! What a file is, told by its content alone.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use lofty::aac::AacFile;
use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, FileType, TaggedFile};
use lofty::flac::FlacFile;
use lofty::iff::wav::WavFile;
use lofty::mp4::{Mp4Codec, Mp4File};
use lofty::mpeg::{Layer, MpegFile};
use lofty::ogg::{OpusFile, VorbisFile};
use lofty::probe::Probe;

use super::disk;
use super::format::AudioFormat;
use super::mp4::has_video;
use crate::error::Error;

/// The format of the file at `path` and, where it says so, how long it plays.
pub(super) async fn recognise(path: &Path) -> Result<(AudioFormat, Option<Duration>), Error> {
    let path = path.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let file = File::open(&path).map_err(|error| disk("read an incoming file", error))?;
        look(BufReader::new(file))
    });
    match looked.await {
        Ok(answer) => answer,
        Err(panic) => {
            // A file that breaks the parser is nobody's music.
            tracing::error!(error = %panic, "the audio parser gave up on a file");
            Err(Error::UnsupportedMediaType)
        }
    }
}

fn look(mut file: BufReader<File>) -> Result<(AudioFormat, Option<Duration>), Error> {
    // Only the sound matters here: a broken tag or picture is no reason to
    // refuse a file, and reading them costs memory.
    let options = ParseOptions::new()
        .read_tags(false)
        .read_cover_art(false)
        .parsing_mode(ParsingMode::Relaxed);
    let kind = Probe::new(&mut file)
        .options(options)
        .guess_file_type()
        .map_err(|error| disk("read an incoming file", error))?
        .file_type()
        .ok_or(Error::UnsupportedMediaType)?;
    let file = &mut file;
    let (format, duration) = match kind {
        FileType::Wav => (AudioFormat::Wav, duration::<WavFile>(file, options)?),
        FileType::Vorbis => (AudioFormat::Ogg, duration::<VorbisFile>(file, options)?),
        FileType::Opus => (AudioFormat::Opus, duration::<OpusFile>(file, options)?),
        FileType::Aac => (AudioFormat::Aac, duration::<AacFile>(file, options)?),
        FileType::Flac => {
            // An encoder that writes to a pipe cannot know the length.
            let duration = duration::<FlacFile>(file, options)?;
            return Ok((
                AudioFormat::Flac,
                Some(duration).filter(|known| !known.is_zero()),
            ));
        }
        FileType::Mpeg => {
            let parsed = parse::<MpegFile>(file, options)?;
            if *parsed.properties().layer() != Layer::Layer3 {
                return Err(Error::UnsupportedMediaType);
            }
            (AudioFormat::Mp3, parsed.properties().duration())
        }
        FileType::Mp4 => {
            let parsed = parse::<Mp4File>(file, options)?;
            let sound = matches!(
                parsed.properties().codec(),
                Some(Mp4Codec::AAC | Mp4Codec::ALAC)
            );
            if !sound || has_video(file).unwrap_or(true) {
                return Err(Error::UnsupportedMediaType);
            }
            (AudioFormat::M4a, parsed.properties().duration())
        }
        _ => return Err(Error::UnsupportedMediaType),
    };
    // A header with no sound behind it is not a track.
    if duration.is_zero() {
        return Err(Error::UnsupportedMediaType);
    }
    Ok((format, Some(duration)))
}

fn parse<F: AudioFile>(file: &mut BufReader<File>, options: ParseOptions) -> Result<F, Error> {
    file.seek(SeekFrom::Start(0))
        .map_err(|error| disk("read an incoming file", error))?;
    F::read_from(file, options).map_err(|error| {
        tracing::debug!(%error, "not the audio that its first bytes promise");
        Error::UnsupportedMediaType
    })
}

fn duration<F>(file: &mut BufReader<File>, options: ParseOptions) -> Result<Duration, Error>
where
    F: AudioFile + Into<TaggedFile>,
{
    let parsed: TaggedFile = parse::<F>(file, options)?.into();
    Ok(parsed.properties().duration())
}
