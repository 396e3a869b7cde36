//! Small files of sound, and forms to send them with.

pub use stagedoor_testing::audio::{wav, wav_of};

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
