//! Where audio and pictures are.

use stagedoor_domain::tracks::Track;

/// Where the sound of a track is. `key` opens that of an unlisted one.
pub fn stream(track: &Track, key: Option<&str>) -> String {
    with_key(format!("/media/tracks/{}/stream.m4a", track.id), key)
}

/// Where the page of a track is.
pub fn page(track: &Track, key: Option<&str>) -> String {
    with_key(format!("/tracks/{}", track.id), key)
}

/// Where a track's picture is, in one of its two sizes; none where it has none.
pub fn artwork(track: &Track, is_large: bool) -> Option<String> {
    let url = track.artwork_url.clone()?;
    if is_large {
        return Some(url);
    }
    let sign = if url.contains('?') { '&' } else { '?' };
    Some(format!("{url}{sign}size=small"))
}

/// Where it is said that somebody has listened to a track.
pub fn plays(track: &Track, key: Option<&str>) -> String {
    with_key(format!("/api/v1/tracks/{}/plays", track.id), key)
}

/// A key is letters, digits, `-` and `_`, or none that anybody gave out: the rest of it is
/// written as addresses have it.
fn with_key(url: String, key: Option<&str>) -> String {
    let Some(key) = key else {
        return url;
    };
    let sign = if url.contains('?') { '&' } else { '?' };
    let key: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("{url}{sign}key={key}")
}
