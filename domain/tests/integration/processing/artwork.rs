//! The picture that a file brings along.

use stagedoor_domain::tracks::{self, State};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{Artist, process, sounds};

/// A tone with a picture in its tags, as ffmpeg puts it into files of this kind.
fn with_cover(name: &str, encoding: &[&str]) -> Vec<u8> {
    let picture = "color=red:size=200x100:duration=1:rate=1";
    let mut arguments = vec![
        "-f",
        "lavfi",
        "-i",
        "sine=440:d=1",
        "-f",
        "lavfi",
        "-i",
        picture,
    ];
    arguments.extend(["-map", "0", "-map", "1", "-c:v", "png", "-frames:v", "1"]);
    arguments.extend(["-disposition:v", "attached_pic"]);
    arguments.extend(encoding);
    sounds::made(name, &arguments)
}

#[on_both_databases]
async fn a_track_without_a_picture_gets_the_one_of_its_file(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    for (name, encoding) in [
        ("tone.mp3", &[][..]),
        ("tone.flac", &[]),
        ("tone.m4a", &["-c:a", "aac", "-f", "mp4"]),
    ] {
        let track = artist.upload(&with_cover(name, encoding)).await;
        assert_eq!(track.artwork_url, None);
        let track = artist.processed(&track).await;
        assert_eq!((track.state, track.failure), (State::Ready, None), "{name}");
        assert!(track.artwork_url.is_some(), "{name}");
    }
}

#[on_both_databases]
async fn a_picture_that_its_artist_chose_stays(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&with_cover("tone.mp3", &[])).await;
    let green = "color=green:size=300x300:rate=1:d=1";
    let green = ["-f", "lavfi", "-i", green, "-frames:v", "1"];
    let caller = fixture.caller(artist.principal);
    let chosen = sounds::made("green.png", &green);
    let chosen = tracks::set_artwork(&caller, track.id, chosen.into())
        .await
        .unwrap();
    process(&fixture).await;
    let track = artist.now(&track).await;
    assert_eq!(track.artwork_url, chosen.artwork_url);
    assert_eq!(fixture.stored_files().len(), 5);
}

#[on_both_databases]
async fn a_picture_that_is_none_keeps_no_track_from_playing(fixture: Fixture) {
    let mut file = with_cover("tone.mp3", &[]);
    let header = file.windows(4).position(|four| four == b"IHDR").unwrap();
    file[header..header + 40].fill(0xff);
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&file).await;
    let track = artist.processed(&track).await;
    assert_eq!((track.state, track.artwork_url), (State::Ready, None));
    assert_eq!(fixture.stored_files().len(), 3);
}
