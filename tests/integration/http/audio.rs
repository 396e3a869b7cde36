//! Small files that are what they say, and forms to send them with.

/// A second of silence: RIFF/WAVE, PCM, mono, 8 kHz, 8 bits.
pub fn wav() -> Vec<u8> {
    wav_of(8_000)
}

/// The same with this many samples.
pub fn wav_of(samples: u32) -> Vec<u8> {
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + samples).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&8_000_u32.to_le_bytes());
    file.extend_from_slice(&8_000_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&8_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&samples.to_le_bytes());
    file.resize(file.len() + samples as usize, 128);
    file
}

pub const BOUNDARY: &str = "a-boundary-between-parts";

pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// One field of a form.
pub enum Part<'a> {
    Text(&'a str, &'a str),
    Bytes(&'a str, &'a [u8]),
    File(&'a str, &'a [u8]),
}

pub fn form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let (name, value, file) = match part {
            Part::Text(name, value) => (name, value.as_bytes(), ""),
            Part::Bytes(name, value) => (name, *value, ""),
            Part::File(name, value) => (
                name,
                *value,
                "; filename=\"a.wav\"\r\nContent-Type: audio/wav",
            ),
        };
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}
