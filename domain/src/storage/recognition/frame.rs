//! Headers of frames: MPEG layer III and ADTS, which have no container.

/// How a stream of frames is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// MPEG-1, 2 or 2.5, layer III (ISO/IEC 11172-3, 13818-3).
    Mp3,
    /// AAC with a header before each frame (ISO/IEC 13818-7, 6.2).
    Adts,
}

/// What a frame's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// Bytes, the header included.
    pub(super) length: u64,
    /// How long it sounds.
    pub(super) nanos: u64,
    /// What all frames of one stream have in common.
    pub(super) kind: u32,
    /// Bits a second; zero where a header does not say.
    pub(super) bitrate: u64,
}

/// kbit/s of layer III, by the header's index, MPEG-1 and then the others.
const BITRATES: [[u64; 16]; 2] = [
    [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0,
    ],
    [
        0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0,
    ],
];

/// Sampling rates of ADTS by index (ISO/IEC 14496-3, table 1.18).
const ADTS_RATES: [u64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];

const SECOND: u64 = 1_000_000_000;

impl Coding {
    /// The longest frame there can be, in bytes.
    pub(super) fn longest(self) -> u64 {
        match self {
            // 320 kbit/s at 32 kHz, 160 kbit/s at 8 kHz, with padding.
            Self::Mp3 => 1_441,
            Self::Adts => 0x1fff,
        }
    }

    /// The frame whose header `bytes` begin with.
    pub(super) fn frame(self, bytes: &[u8]) -> Option<Frame> {
        match self {
            Self::Mp3 => mp3(bytes),
            Self::Adts => adts(bytes),
        }
    }
}

fn mp3(bytes: &[u8]) -> Option<Frame> {
    let [0xff, second, third, _, ..] = *bytes else {
        return None;
    };
    // Eleven bits of sync, a version that exists, layer III.
    let version = (second >> 3) & 3;
    if second & 0xe6 != 0xe2 || version == 1 {
        return None;
    }
    let is_first = version == 3;
    let halvings = [2, 0, 1, 0][usize::from(version)];
    let rate = *[44_100, 48_000, 32_000].get(usize::from((third >> 2) & 3))? >> halvings;
    let bitrate = BITRATES[usize::from(!is_first)][usize::from(third >> 4)] * 1_000;
    if bitrate == 0 {
        return None;
    }
    let samples: u64 = if is_first { 1_152 } else { 576 };
    Some(Frame {
        length: samples / 8 * bitrate / rate + u64::from((third >> 1) & 1),
        nanos: samples * SECOND / rate,
        kind: u32::from(second & 0x1e) << 8 | u32::from(third & 0x0c),
        bitrate,
    })
}

fn adts(bytes: &[u8]) -> Option<Frame> {
    let [0xff, second, third, fourth, fifth, sixth, seventh, ..] = *bytes else {
        return None;
    };
    if second & 0xf6 != 0xf0 {
        return None;
    }
    let rate = *ADTS_RATES.get(usize::from((third >> 2) & 15))?;
    let length = u64::from(fourth & 3) << 11 | u64::from(fifth) << 3 | u64::from(sixth >> 5);
    let header = if second & 1 == 1 { 7 } else { 9 };
    if length <= header {
        return None;
    }
    let blocks = u64::from(seventh & 3) + 1;
    let channels = u32::from(third & 1) << 2 | u32::from(fourth >> 6);
    Some(Frame {
        length,
        nanos: blocks * 1_024 * SECOND / rate,
        kind: u32::from(second) << 16 | u32::from(third & 0xfc) << 8 | channels,
        bitrate: 0,
    })
}
