//! Tracks that wait and that nobody works on.

use stagedoor_domain::background;
use stagedoor_domain::tracks::{Failure, FailureCode, State};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{Artist, sounds};

#[on_both_databases]
async fn a_track_from_before_there_were_jobs_is_taken_up_once(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    fixture.execute("DELETE FROM jobs").await;
    fixture
        .execute("UPDATE tracks SET processing_job = NULL")
        .await;
    let services = &fixture.services;
    let both = tokio::join!(
        background::catch_up(services),
        background::catch_up(services)
    );
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 1);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 1);
    assert_eq!(artist.processed(&track).await.state, State::Ready);
    assert_eq!(background::catch_up(services).await.unwrap(), 0);
}

#[on_both_databases]
async fn a_track_whose_job_is_dead_says_so(fixture: Fixture) {
    let artist = Artist::of(&fixture).await;
    let track = artist.upload(&sounds::sine("tone.wav", 1, &[])).await;
    fixture
        .execute("UPDATE tracks SET state = 'processing'")
        .await;
    assert_eq!(
        background::catch_up(&fixture.services).await.unwrap(),
        0,
        "it lives"
    );
    fixture.execute("UPDATE jobs SET state = 'dead'").await;
    assert_eq!(background::catch_up(&fixture.services).await.unwrap(), 1);
    let track = artist.now(&track).await;
    let internal = Some(Failure(FailureCode::Internal));
    assert_eq!((track.state, track.failure), (State::Failed, internal));
    assert_eq!(background::catch_up(&fixture.services).await.unwrap(), 0);
}
