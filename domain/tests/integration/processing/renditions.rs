//! What is made of a file.

use std::path::{Path, PathBuf};

use serde_json::Value;
use stagedoor_domain::background;
use stagedoor_domain::tracks::{State, queue_processing};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{Artist, RENDITIONS, process, sounds};

async fn rendition(fixture: &Fixture, quality: &str) -> (PathBuf, Value) {
    let of =
        |column: &str| format!("SELECT {column} FROM track_renditions WHERE quality = '{quality}'");
    let key = fixture.text(of("object_key")).await;
    let fragments = fixture.text(of("fragments")).await;
    assert_eq!(fixture.text(of("content_type")).await, "audio/mp4");
    assert_eq!(fixture.text(of("codec")).await, "mp4a.40.2");
    let path = fixture.folder.path().join("media").join(&key);
    let size = std::fs::metadata(&path).unwrap().len();
    assert_eq!(fixture.count(of("size_bytes")).await.unsigned_abs(), size);
    (path, serde_json::from_str(&fragments).unwrap())
}

/// That ffmpeg plays the first bytes with any fragment alone, as a player that has jumped
/// there does.
fn plays_from(path: &Path, fragments: &Value, number: usize, folder: &Path) {
    let file = std::fs::read(path).unwrap();
    let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let segment = &fragments["segments"][number];
    let (offset, length) = (at(&segment[0]), at(&segment[1]));
    let mut part = file[..at(&fragments["init"])].to_vec();
    part.extend(&file[offset..offset + length]);
    let alone = folder.join("part.mp4");
    std::fs::write(&alone, part).unwrap();
    let (report, _) = sounds::described(&alone);
    assert!(report.contains("Audio: aac (LC)"), "{report}");
}

#[on_both_databases]
async fn two_renditions_are_made_without_tags_and_with_an_index(fixture: Fixture) {
    let long = "x".repeat(10_000);
    let title = format!("title={long}");
    let cover = [
        "-f",
        "lavfi",
        "-i",
        "color=red:size=64x64:duration=1:rate=1",
    ];
    let mut arguments = vec![
        "-f",
        "lavfi",
        "-i",
        "sine=440:sample_rate=44100:duration=21",
    ];
    arguments.extend(cover);
    arguments.extend(["-map", "0", "-map", "1", "-c:v", "mjpeg", "-frames:v", "1"]);
    arguments.extend(["-disposition:v", "attached_pic", "-metadata", &title]);
    let file = sounds::made("song.mp3", &arguments);
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&file).await;
    let track = artist.processed(&track).await;
    assert_eq!((track.state, track.failure), (State::Ready, None));

    for (quality, bits) in [("low", 96_000), ("high", 192_000)] {
        let (path, fragments) = rendition(&fixture, quality).await;
        let (report, seconds) = sounds::described(&path);
        assert!((seconds - 21.0).abs() < 0.1, "{seconds}");
        assert!(
            !report.contains("Video") && !report.contains("xxx"),
            "{report}"
        );
        let segments = fragments["segments"].as_array().unwrap();
        assert_eq!(segments.len(), 6);
        let times: u64 = segments.iter().map(|one| one[2].as_u64().unwrap()).sum();
        assert!(times.abs_diff(21_000) < 100, "{times}");
        for number in 0..segments.len() {
            plays_from(&path, &fragments, number, fixture.folder.path());
        }
        let sql = format!("SELECT bits_per_s FROM track_renditions WHERE quality = '{quality}'");
        assert!(fixture.count(sql).await >= bits);
    }
    // The picture of the tags is the track's by now, in two sizes.
    assert!(track.artwork_url.is_some());
    let all = "with the original and two renditions";
    assert_eq!(fixture.stored_files().len(), 5, "{all}");
}

#[on_both_databases]
async fn what_was_made_before_goes_when_it_is_made_anew(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    artist.processed(&track).await;
    let (first, _) = rendition(&fixture, "low").await;
    fixture
        .services
        .write(async move |tx| queue_processing(tx, track.id, 1).await)
        .await
        .unwrap();
    process(&fixture).await;
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    let (second, _) = rendition(&fixture, "low").await;
    assert_ne!(first, second);
    assert!(!first.exists());
    assert_eq!(
        (
            fixture.count(RENDITIONS).await,
            fixture.stored_files().len()
        ),
        (2, 3)
    );
}
