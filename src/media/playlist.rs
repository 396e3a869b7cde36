//! HLS playlists (RFC 8216): each rendition is one file, and its parts are ranges of it.

use std::fmt::Write;

use stagedoor_domain::storage::version;
use stagedoor_domain::tracks::Rendition;
use url::form_urlencoded::byte_serialize;

/// Of fragmented MP4 files (8216, section 7).
const VERSION: u8 = 7;

/// What lists the renditions. `key` is what the addresses in it carry.
pub fn master(renditions: &[Rendition], key: Option<&str>) -> String {
    let mut text = format!("#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for rendition in renditions {
        let (peak, average) = bits_per_second(rendition);
        let quality = rendition.quality.as_str();
        let key = query('?', key);
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},\
             CODECS=\"{}\"\n{quality}.m3u8{key}\n",
            rendition.codec
        );
    }
    text
}

/// What lists the parts of one rendition.
pub fn media(rendition: &Rendition, key: Option<&str>) -> String {
    let fragments = &rendition.fragments;
    let longest = fragments.segments.iter().map(|(_, _, duration)| *duration);
    // No part may be longer, when rounded to whole seconds (4.3.3.1).
    let target = longest.max().unwrap_or_default().div_ceil(1_000).max(1);
    let file = format!(
        "stream.m4a?quality={}&v={}{}",
        rendition.quality.as_str(),
        version(&rendition.sha256),
        query('&', key)
    );
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-TARGETDURATION:{target}\n\
         #EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n\
         #EXT-X-MAP:URI=\"{file}\",BYTERANGE=\"{}@0\"\n",
        fragments.init
    );
    for (offset, length, duration) in &fragments.segments {
        let (seconds, thousandths) = (duration / 1_000, duration % 1_000);
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "#EXTINF:{seconds}.{thousandths:03},\n#EXT-X-BYTERANGE:{length}@{offset}\n{file}\n"
        );
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// The most that any part takes, and what all take together.
fn bits_per_second(rendition: &Rendition) -> (u64, u64) {
    let rate = |bytes: u64, milliseconds: u64| (bytes * 8_000).div_ceil(milliseconds.max(1));
    let segments = &rendition.fragments.segments;
    let peak = segments
        .iter()
        .map(|(_, length, duration)| rate(*length, *duration));
    let (length, duration) = segments.iter().fold((0, 0), |(bytes, time), segment| {
        (bytes + segment.1, time + segment.2)
    });
    (peak.max().unwrap_or_default(), rate(length, duration))
}

fn query(before: char, key: Option<&str>) -> String {
    key.map(|key| {
        let key: String = byte_serialize(key.as_bytes()).collect();
        format!("{before}key={key}")
    })
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use stagedoor_domain::tracks::{Fragments, Quality};

    use super::*;

    fn rendition() -> Rendition {
        Rendition {
            quality: Quality::High,
            codec: "mp4a.40.2".to_owned(),
            sha256: vec![0xab; 32],
            fragments: Fragments {
                init: 800,
                segments: vec![(800, 120_000, 4_992), (120_800, 25_000, 1_000)],
            },
        }
    }

    #[test]
    fn a_master_names_each_rendition_and_what_it_takes() {
        assert_eq!(
            master(&[rendition()], None),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-STREAM-INF:BANDWIDTH=200000,AVERAGE-BANDWIDTH=193592,CODECS=\"mp4a.40.2\"\n\
             high.m3u8\n"
        );
        assert!(master(&[rendition()], Some("a b&c")).ends_with("\nhigh.m3u8?key=a+b%26c\n"));
    }

    #[test]
    fn a_playlist_names_each_part_by_its_range() {
        assert_eq!(
            media(&rendition(), Some("k")),
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:5\n#EXT-X-PLAYLIST-TYPE:VOD\n\
             #EXT-X-INDEPENDENT-SEGMENTS\n\
             #EXT-X-MAP:URI=\"stream.m4a?quality=high&v=abababababab&key=k\",BYTERANGE=\"800@0\"\n\
             #EXTINF:4.992,\n#EXT-X-BYTERANGE:120000@800\n\
             stream.m4a?quality=high&v=abababababab&key=k\n\
             #EXTINF:1.000,\n#EXT-X-BYTERANGE:25000@120800\n\
             stream.m4a?quality=high&v=abababababab&key=k\n\
             #EXT-X-ENDLIST\n"
        );
    }
}
