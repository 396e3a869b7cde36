//! What is measured of a file.

use stagedoor_domain::tracks::State;
use stagedoor_testing::{Fixture, on_both_databases};

use super::{Artist, sounds};

/// Name, how ffmpeg encodes it, whether it loses nothing.
const ENCODINGS: [(&str, &[&str], bool); 9] = [
    ("tone.wav", &[], true),
    ("float.wav", &["-c:a", "pcm_f32le"], true),
    ("tone.flac", &[], true),
    ("tone.mp3", &["-b:a", "192k"], false),
    ("tone.ogg", &["-c:a", "libvorbis", "-q:a", "6"], false),
    ("tone.opus", &["-c:a", "libopus", "-b:a", "160k"], false),
    ("tone.m4a", &["-c:a", "aac", "-b:a", "192k"], false),
    ("lossless.m4a", &["-c:a", "alac"], true),
    (
        "tone.aac",
        &["-c:a", "aac", "-b:a", "192k", "-f", "adts"],
        false,
    ),
];

#[on_both_databases]
async fn a_tone_is_measured_as_ffmpeg_measures_it(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    for (name, encoding, is_exact) in ENCODINGS {
        fixture.advance(1);
        let file = sounds::sine(name, 3, encoding);
        let path = fixture.folder.path().join(name);
        std::fs::write(&path, &file).unwrap();
        let track = artist.upload(&file).await;
        assert_eq!((track.state, track.progress), (State::Queued, 0));

        let track = artist.processed(&track).await;
        assert_eq!((track.state, track.progress), (State::Ready, 100), "{name}");
        assert_eq!(track.failure, None, "{name}");
        let rate = if name.ends_with("opus") {
            48_000
        } else {
            44_100
        };
        assert_eq!(
            (track.sample_rate_hz, track.channels),
            (Some(rate), Some(2)),
            "{name}"
        );

        // A bare stream of frames says nothing of what its encoder has added at the ends.
        let slack = if is_exact { 0 } else { 80 };
        let off = (track.duration_ms.unwrap() - 3_000).abs();
        assert!(off <= slack, "{name}: off by {off} ms");

        let (loudness, peak) = sounds::loudness(&path);
        let measured = track.loudness_lufs.unwrap();
        assert!(
            (measured - loudness).abs() <= 0.1,
            "{name}: {measured} and {loudness} LUFS"
        );
        let newest = "SELECT CAST(true_peak_dbtp AS TEXT) FROM tracks
                      ORDER BY created_at DESC LIMIT 1";
        let measured: f64 = fixture.text(newest).await.parse().unwrap();
        assert!(
            (measured - peak).abs() <= 0.3,
            "{name}: {measured} and {peak} dBTP"
        );
    }
}

#[on_both_databases]
async fn a_waveform_shows_where_it_is_loud(fixture: Fixture) {
    // A second each of nothing, half and full scale.
    let tone = "aevalsrc='sin(2*PI*440*t)*(gte(t,1)*0.5+gte(t,2)*0.5)':s=44100:d=3";
    let file = sounds::made(
        "steps.wav",
        &["-f", "lavfi", "-i", tone, "-c:a", "pcm_f32le"],
    );
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&file).await;
    artist.processed(&track).await;
    let caller = fixture.caller(artist.principal);
    let waveform = stagedoor_domain::tracks::waveform(&caller, track.id, None)
        .await
        .unwrap();
    assert_eq!(waveform.duration_ms, 3_000);
    let peaks = waveform.peaks;
    assert_eq!(peaks.len(), 1_000);
    assert!(peaks[..330].iter().all(|peak| *peak == 0));
    assert!(
        peaks[336..664]
            .iter()
            .all(|peak| (125..=128).contains(peak))
    );
    assert!(peaks[670..].iter().all(|peak| *peak >= 250));
}

#[on_both_databases]
async fn silence_has_no_loudness_and_is_music_too(fixture: Fixture) {
    let silence = ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=2"];
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::made("silence.flac", &silence)).await;
    let track = artist.processed(&track).await;
    assert_eq!((track.state, track.failure), (State::Ready, None));
    assert_eq!((track.duration_ms, track.channels), (Some(2_000), Some(1)));
    assert_eq!(track.loudness_lufs, None);
}
