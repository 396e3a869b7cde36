//! What an object is, told by its key.

use super::format::AudioFormat;

/// The media type of the object with this key. Keys are made here, and end with what the
/// content was recognised as.
pub fn content_type(key: &str) -> &'static str {
    let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension);
    if let Some(format) = AudioFormat::ALL
        .into_iter()
        .find(|format| format.as_str() == extension)
    {
        return format.content_type();
    }
    match extension {
        "jpg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::content_type;

    #[rstest]
    #[case("ab/7.wav", "audio/wav")]
    #[case("renditions/ab/7.m4a", "audio/mp4")]
    #[case("pictures/ab/7.small.jpg", "image/jpeg")]
    #[case("7", "application/octet-stream")]
    fn told_by_the_end_of_the_key(#[case] key: &str, #[case] kind: &str) {
        assert_eq!(content_type(key), kind);
    }
}
