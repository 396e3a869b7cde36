//! What a site without ffmpeg does.

use stagedoor_domain::background;
use stagedoor_domain::tracks::{Failure, FailureCode, State};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{Artist, RENDITIONS, process, sounds};

/// A site whose ffmpeg is at a path of the test's folder, where there is none yet.
async fn without(backend: Backend) -> (Fixture, std::path::PathBuf) {
    let folder = tempfile::TempDir::new().unwrap().keep();
    let program = folder.join("ffmpeg");
    let name = program.to_str().unwrap().to_owned();
    let fixture = Fixture::open_with(backend, |settings| settings.ffmpeg = name).await;
    (fixture, program)
}

#[on_both_databases]
async fn an_original_that_browsers_know_plays_and_is_prepared_later(backend: Backend) {
    let (fixture, program) = without(backend).await;
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.mp3", 2, &[])).await;
    let track = artist.processed(&track).await;
    let lacks = Some(Failure(FailureCode::NoFfmpeg));
    assert_eq!(
        (track.state, track.progress, track.failure),
        (State::Ready, 100, lacks)
    );
    assert!(track.loudness_lufs.is_some() && track.duration_ms.is_some());
    assert_eq!(fixture.count(RENDITIONS).await, 0);
    assert_eq!(
        background::catch_up(&fixture.services).await.unwrap(),
        0,
        "still none"
    );

    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    assert_eq!(background::catch_up(&fixture.services).await.unwrap(), 1);
    assert_eq!(
        artist.now(&track).await.state,
        State::Ready,
        "it plays meanwhile"
    );
    assert_eq!(
        background::catch_up(&fixture.services).await.unwrap(),
        0,
        "once"
    );
    process(&fixture).await;
    let track = artist.now(&track).await;
    assert_eq!((track.state, track.failure), (State::Ready, None));
    assert_eq!(fixture.count(RENDITIONS).await, 2);
    assert_eq!(
        background::catch_up(&fixture.services).await.unwrap(),
        0,
        "done"
    );
}

#[on_both_databases]
async fn one_that_they_do_not_know_fails_and_is_prepared_later(backend: Backend) {
    let (fixture, program) = without(backend).await;
    let artist = Artist::of(&fixture).await;
    let alac = sounds::sine("lossless.m4a", 2, &["-c:a", "alac"]);
    let track = artist.upload(&alac).await;
    let track = artist.processed(&track).await;
    let lacks = Some(Failure(FailureCode::NoFfmpeg));
    assert_eq!((track.state, track.failure), (State::Failed, lacks));

    std::os::unix::fs::symlink("/usr/bin/ffmpeg", &program).unwrap();
    assert_eq!(background::catch_up(&fixture.services).await.unwrap(), 1);
    let track = artist.processed(&track).await;
    assert_eq!((track.state, track.failure), (State::Ready, None));
}

#[on_both_databases]
async fn opus_plays_though_nobody_here_can_measure_it(backend: Backend) {
    let (fixture, _) = without(backend).await;
    let artist = Artist::of(&fixture).await;
    let opus = sounds::sine("tone.opus", 2, &["-c:a", "libopus"]);
    let track = artist.upload(&opus).await;
    let track = artist.processed(&track).await;
    assert_eq!(track.state, State::Ready);
    assert_eq!((track.loudness_lufs, track.sample_rate_hz), (None, None));
    assert!(track.duration_ms.is_some(), "as its container says");
}
