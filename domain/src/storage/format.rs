//! The audio formats that are taken.

/// A format that an uploaded file was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudioFormat {
    /// RIFF/WAVE.
    Wav,
    /// Free Lossless Audio Codec.
    Flac,
    /// MPEG-1, 2 or 2.5, layer III.
    Mp3,
    /// Vorbis in Ogg.
    Ogg,
    /// Opus in Ogg.
    Opus,
    /// Advanced Audio Coding as a bare ADTS stream.
    Aac,
    /// AAC or Apple Lossless in MPEG-4, without pictures that move.
    M4a,
}

impl AudioFormat {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Wav,
        Self::Flac,
        Self::Mp3,
        Self::Ogg,
        Self::Opus,
        Self::Aac,
        Self::M4a,
    ];

    /// The name in the database, which is also the file's extension.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::Opus => "opus",
            Self::Aac => "aac",
            Self::M4a => "m4a",
        }
    }

    /// The media type: the registered one (RFC 3003, 4337, 5334, 9639), or the
    /// one that browsers use where none is registered.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Mp3 => "audio/mpeg",
            Self::Ogg => "audio/ogg",
            Self::Opus => "audio/ogg; codecs=opus",
            Self::Aac => "audio/aac",
            Self::M4a => "audio/mp4",
        }
    }
}
