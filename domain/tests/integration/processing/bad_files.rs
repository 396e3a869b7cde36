//! Files of which nothing comes, and why.

use std::time::Duration;

use stagedoor_domain::Settings;
use stagedoor_domain::tracks::{Failure, FailureCode, State};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{Artist, RENDITIONS, sounds};

/// That the file is a clear failure, which leaves nothing behind.
async fn fails(content: &[u8], why: FailureCode) {
    let fixture = Fixture::open(Backend::Sqlite).await;
    fails_on(&fixture, content, why).await;
}

async fn fails_on(fixture: &Fixture, content: &[u8], why: FailureCode) {
    let artist = Artist::of(fixture).await;
    let track = artist.sneak_in(content).await;
    let track = artist.processed(&track).await;
    assert_eq!(
        (track.state, track.failure),
        (State::Failed, Some(Failure(why)))
    );
    assert_eq!(fixture.count(RENDITIONS).await, 0);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
    assert_eq!(fixture.stored_files().len(), 1, "the original");
}

#[on_both_databases]
async fn what_is_no_sound_is_unreadable(fixture: Fixture) {
    fails_on(
        &fixture,
        &b"These are words. ".repeat(1_000),
        FailureCode::Unreadable,
    )
    .await;
}

#[tokio::test]
async fn nothing_at_all_is_unreadable() {
    fails(b"", FailureCode::Unreadable).await;
    fails(&vec![0; 100_000], FailureCode::Unreadable).await;
    let flac = sounds::sine("tone.flac", 1, &[]);
    fails(&flac[..42], FailureCode::Unreadable).await;
}

/// A playlist in front of frames: ffmpeg would rather see the playlist.
#[tokio::test]
async fn a_file_that_names_another_plays_nothing_of_it() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let artist = Artist::of(&fixture).await;
    artist.upload(&sounds::sine("secret.mp3", 9, &[])).await;
    let secret = fixture.stored_files().pop().unwrap();
    let frame = [&b"\xff\xfb\x90\x64"[..], &[b'U'; 413]].concat();
    let frames = frame.repeat(100);
    let path = secret.display();
    for playlist in [
        format!(
            "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:9,\n{path}\n#EXT-X-ENDLIST\n#"
        ),
        format!("ffconcat version 1.0\nfile {path}\n#"),
    ] {
        let content = [playlist.as_bytes(), &frames, b"\n"].concat();
        let track = artist.upload(&content).await;
        let track = artist.processed(&track).await;
        let length = track.duration_ms.unwrap_or_default();
        assert!(length < 3_000, "{length} {:?}", track.failure);
    }
    let is_rendition =
        |path: &std::path::PathBuf| path.display().to_string().contains("renditions");
    for rendition in fixture.stored_files().into_iter().filter(is_rendition) {
        let (_, seconds) = sounds::described(&rendition);
        let is_of_secret = (8.9..9.3).contains(&seconds);
        assert!(is_of_secret || seconds < 3.0, "{seconds}");
    }
    let long = "SELECT COUNT(*) FROM tracks WHERE duration_ms > 3000";
    assert_eq!(fixture.count(long).await, 1);
    let renditions = fixture.stored_files().into_iter().filter(is_rendition);
    let long = renditions.filter(|path| sounds::described(path).1 > 3.0);
    assert_eq!(long.count(), 2);
}

#[tokio::test]
async fn a_flac_that_was_cut_off_is_truncated() {
    let flac = sounds::sine("tone.flac", 4, &[]);
    fails(&flac[..flac.len() / 2], FailureCode::Truncated).await;
}

#[tokio::test]
async fn an_mp4_that_was_cut_off_is_truncated() {
    let mp4 = sounds::sine("tone.m4a", 4, &["-c:a", "aac", "-movflags", "+faststart"]);
    let fixture = Fixture::open(Backend::Sqlite).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&mp4).await;
    // The file stays what it was recognised as.
    let original = fixture.stored_files().pop().unwrap();
    std::fs::write(original, &mp4[..mp4.len() / 2]).unwrap();
    let track = artist.processed(&track).await;
    assert_eq!(
        (track.state, track.failure),
        (State::Failed, Some(Failure(FailureCode::Truncated)))
    );
}

#[tokio::test]
async fn a_flac_with_holes_is_damaged() {
    let mut flac = sounds::sine("tone.flac", 20, &[]);
    let length = flac.len();
    for hole in flac[length / 10..].chunks_mut(4_000) {
        let end = hole.len().min(1_000);
        hole[..end].fill(0x55);
    }
    let fixture = Fixture::open(Backend::Sqlite).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.sneak_in(&flac).await;
    let track = artist.processed(&track).await;
    assert_eq!(track.state, State::Failed);
    let why = track.failure.unwrap().0;
    assert!(
        matches!(why, FailureCode::Damaged | FailureCode::Truncated),
        "{why:?}"
    );
}

#[tokio::test]
async fn a_film_is_no_audio() {
    let film = sounds::made(
        "film.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "sine=d=1",
            "-f",
            "lavfi",
            "-i",
            "testsrc=d=1",
            "-c:v",
            "mpeg4",
        ],
    );
    fails(&film, FailureCode::NotAudio).await;
}

#[tokio::test]
async fn a_day_of_silence_is_too_long_and_found_out_at_once() {
    let silence = "anullsrc=r=8000:cl=mono:d=86400";
    let mut day = vec!["-f", "lavfi", "-i", silence, "-c:a", "flac"];
    day.extend(["-compression_level", "0", "-frame_size", "32768"]);
    let file = sounds::made("day.flac", &day);
    assert!(file.len() < 2_000_000, "{} bytes", file.len());
    fails(&file, FailureCode::TooLong).await;
}

#[tokio::test]
async fn what_does_not_say_how_long_it_is_is_heard_until_it_is_too_long() {
    let silence = "anullsrc=r=8000:cl=mono:d=130";
    let mut long = vec!["-f", "lavfi", "-i", silence, "-c:a", "libmp3lame"];
    long.extend(["-b:a", "8k", "-write_xing", "0"]);
    let file = sounds::made("long.mp3", &long);
    let short = |settings: &mut Settings| settings.track_longest = Duration::from_mins(2);
    let fixture = Fixture::open_with(Backend::Sqlite, short).await;
    fails_on(&fixture, &file, FailureCode::TooLong).await;
}

#[tokio::test]
async fn more_channels_than_loudspeakers_are_refused() {
    let tone = "aevalsrc='0.1|0.1|0.1|0.1|0.1|0.1|0.1|0.1|0.1|0.1|0.1|0.1':d=1";
    let file = sounds::made("many.wav", &["-f", "lavfi", "-i", tone]);
    fails(&file, FailureCode::Unsupported).await;
}

#[on_both_databases]
async fn fifty_megabytes_of_tags_before_the_sound_do_not_matter(fixture: Fixture) {
    let mut file = b"ID3\x04\0\0".to_vec();
    let size = 50_u32 * 1024 * 1024;
    file.extend(
        (0..4)
            .rev()
            .map(|n| u8::try_from(size >> (7 * n) & 0x7f).unwrap()),
    );
    let text = size - 10;
    file.extend(b"TIT2");
    file.extend(
        (0..4)
            .rev()
            .map(|n| u8::try_from(text >> (7 * n) & 0x7f).unwrap()),
    );
    file.extend([0, 0, 3]);
    file.resize(file.len() + text as usize - 1, b'x');
    file.extend(sounds::sine("tone.mp3", 2, &["-id3v2_version", "0"]));
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&file).await;
    let track = artist.processed(&track).await;
    assert_eq!((track.state, track.failure), (State::Ready, None));
    assert!((1_950..2_100).contains(&track.duration_ms.unwrap()));
}

#[tokio::test]
async fn every_start_of_a_file_is_ready_or_a_clear_failure() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let artist = Artist::of(&fixture).await;
    for (name, encoding) in [("t.mp3", &[][..]), ("t.ogg", &["-c:a", "libvorbis"])] {
        let whole = sounds::sine(name, 1, encoding);
        for part in 1..8 {
            let cut = &whole[..whole.len() * part / 8];
            let track = artist.upload(&whole).await;
            let mut all = fixture.stored_files();
            all.retain(|path| path.to_str().unwrap().contains(&track.id.to_string()));
            std::fs::write(&all[0], cut).unwrap();
            let track = artist.processed(&track).await;
            assert!(
                matches!(track.state, State::Ready | State::Failed),
                "{name} {part}"
            );
        }
    }
}
