//! What a logical stream of an Ogg file is, told by its first packet, and how long
//! its packets sound.

use super::flac::StreamInfo;
use super::numbers::{be16, le32};
use super::vorbis::Modes;

/// No packet sounds longer, in samples.
const MOST_SAMPLES: u64 = 1 << 20;

/// Bytes of a first packet that tell what it is.
pub(super) const ENOUGH: usize = 80;

/// How the sound of a stream is written.
#[derive(Debug, Clone)]
pub(super) enum Codec {
    Vorbis {
        blocks: [u64; 2],
        modes: Option<Modes>,
    },
    Opus,
    Flac,
    Speex {
        packet: u64,
    },
    /// Sound of a kind whose packets are not looked into.
    Other,
}

/// What a first packet says.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Sound.
    Sound(Sound),
    /// Pictures that move.
    Film,
    /// Neither: an index, words, or unknown.
    Aside,
}

/// A stream of sound.
#[derive(Debug, Clone)]
pub(super) struct Sound {
    pub(super) codec: Codec,
    /// Units of the granule position in a second.
    pub(super) rate: u64,
    /// Packets before the sound begins; none when that is not said.
    pub(super) headers: Option<u64>,
    /// Samples at the beginning that are not heard.
    pub(super) skip: u64,
}

/// Beginnings of films: Theora, Dirac, OGM, VP8, Daala, uncompressed video, and
/// pictures.
const FILMS: [&[u8]; 8] = [
    b"\x80theora",
    b"BBCD",
    b"\x01video",
    b"OVP80",
    b"\x80daala",
    b"\x01UVS",
    b"YUV4MPEG",
    b"\x8aMNG",
];

impl Kind {
    pub(super) fn of(packet: &[u8]) -> Self {
        if FILMS.iter().any(|mark| packet.starts_with(mark)) {
            return Self::Film;
        }
        Sound::of(packet).map_or(Self::Aside, Self::Sound)
    }
}

impl Sound {
    fn of(packet: &[u8]) -> Option<Self> {
        let sound = |codec, rate, headers, skip| {
            (rate > 0).then_some(Self {
                codec,
                rate,
                headers,
                skip,
            })
        };
        if packet.starts_with(b"\x01vorbis") && packet.len() >= 29 {
            let sizes = packet[28];
            let codec = Codec::Vorbis {
                blocks: [1 << (sizes & 15), 1 << (sizes >> 4)],
                modes: None,
            };
            sound(codec, u64::from(le32(packet, 12)), Some(3), 0)
        } else if packet.starts_with(b"OpusHead") && packet.len() >= 19 {
            // Any mapping family; a version of another major number is another format
            // (RFC 7845, 5.1).
            let is_known = packet[8] & 0xf0 == 0 && packet[9] > 0;
            let skip = u64::from(u16::from_le_bytes([packet[10], packet[11]]));
            sound(Codec::Opus, 48_000, Some(2), skip).filter(|_| is_known)
        } else if packet.starts_with(b"\x7fFLAC") && packet.get(9..13) == Some(b"fLaC") {
            let info = StreamInfo::read(packet.get(17..)?)?;
            let more = u64::from(be16(packet, 7));
            let headers = Some(more + 1).filter(|_| more > 0);
            sound(Codec::Flac, info.rate, headers, 0)
        } else if packet.starts_with(b"Speex   ") && packet.len() >= 72 {
            let frames = u64::from(le32(packet, 64)).max(1);
            let codec = Codec::Speex {
                packet: u64::from(le32(packet, 56))
                    .saturating_mul(frames)
                    .min(MOST_SAMPLES),
            };
            let headers = 2 + u64::from(le32(packet, 68));
            sound(codec, u64::from(le32(packet, 36)), Some(headers), 0)
        } else if packet.starts_with(b"fLaC") {
            // As it was written before there was a mapping.
            let info = StreamInfo::read(packet.get(8..)?)?;
            sound(Codec::Flac, info.rate, None, 0)
        } else if packet.starts_with(b"CELT    ") {
            sound(Codec::Other, u64::from(le32(packet, 40)), Some(2), 0)
        } else if packet.starts_with(b"\x01audio") || packet.starts_with(b"PCM     ") {
            // OGM and OggPCM; their units are none that could be told from here.
            sound(Codec::Other, u64::MAX, Some(2), 0)
        } else {
            None
        }
    }
}

/// The samples of an Opus packet that begins with `bytes` (RFC 6716, 3.1).
pub(super) fn opus_samples(bytes: &[u8]) -> u64 {
    let Some(first) = bytes.first() else {
        return 0;
    };
    let configuration = first >> 3;
    let step = configuration & 3;
    let frame = match configuration {
        // SILK: 10, 20, 40, 60 ms
        0..12 => [480, 960, 1_920, 2_880][usize::from(step)],
        // hybrid: 10, 20 ms
        12..16 => 480 << (step & 1),
        // CELT: 2.5, 5, 10, 20 ms
        _ => 120 << step,
    };
    let frames = match first & 3 {
        0 => 1,
        3 => bytes.get(1).map_or(0, |count| u64::from(count & 0x3f)),
        _ => 2,
    };
    frame * frames
}
