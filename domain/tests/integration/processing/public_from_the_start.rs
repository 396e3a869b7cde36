//! Tracks that are to be heard by others from the start.

use stagedoor_domain::Error;
use stagedoor_domain::settings::Publishing;
use stagedoor_domain::tracks::{self, Review, State, Track, TrackChange, Visibility};
use stagedoor_testing::audio::wav;
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{Artist, process};

async fn listed(fixture: &Fixture) -> Vec<Track> {
    tracks::newest(&fixture.visitor(), 10).await.unwrap()
}

#[on_both_databases]
async fn it_is_public_as_soon_as_it_plays(fixture: Fixture) {
    let mira = Artist::of(&fixture).await;
    let track = mira.upload_for(Visibility::Public, &wav()).await;
    assert_eq!(
        (track.visibility, track.state, track.published_at),
        (Visibility::Public, State::Queued, None)
    );
    let stranger = fixture.visitor();
    let hidden = tracks::see(&stranger, track.id, None).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    assert_eq!(listed(&fixture).await, []);

    let ready = mira.processed(&track).await;
    assert!(ready.published_at.is_some());
    assert!(tracks::see(&stranger, track.id, None).await.is_ok());
    assert_eq!(listed(&fixture).await.len(), 1);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'track.publish'";
    assert_eq!(fixture.count(events).await, 1);
}

#[on_both_databases]
async fn whoever_thinks_better_of_it_keeps_it_private(fixture: Fixture) {
    let mira = Artist::of(&fixture).await;
    let track = mira.upload_for(Visibility::Public, &wav()).await;
    let change = TrackChange {
        visibility: Some(Visibility::Private),
        ..TrackChange::default()
    };
    let caller = fixture.caller(mira.principal);
    tracks::edit(&caller, track.id, change).await.unwrap();
    let ready = mira.processed(&track).await;
    assert_eq!(
        (ready.visibility, ready.published_at),
        (Visibility::Private, None)
    );
    assert_eq!(listed(&fixture).await, []);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action LIKE 'track.%publish'";
    assert_eq!(fixture.count(events).await, 0, "it was never public");
}

#[on_both_databases]
async fn a_file_that_fails_makes_nothing_public(fixture: Fixture) {
    let mira = Artist::of(&fixture).await;
    let track = mira.sneak_in(b"no sound at all").await;
    fixture
        .execute("UPDATE tracks SET visibility = 'public'")
        .await;
    let failed = mira.processed(&track).await;
    assert_eq!((failed.state, failed.published_at), (State::Failed, None));
    assert_eq!(listed(&fixture).await, []);
}

#[on_both_databases]
async fn operators_look_at_a_first_one_all_the_same(backend: Backend) {
    let review = |settings: &mut stagedoor_domain::Settings| {
        settings.publishing = Publishing::Review;
    };
    let fixture = Fixture::open_with(backend, review).await;
    let mira = Artist::of(&fixture).await;
    let track = mira.upload_for(Visibility::Public, &wav()).await;
    let ready = mira.processed(&track).await;
    assert_eq!(
        (ready.visibility, ready.review),
        (Visibility::Private, Some(Some(Review::Waiting)))
    );
    assert_eq!(listed(&fixture).await, []);
}

#[on_both_databases]
async fn an_unlisted_one_has_its_link_at_once(fixture: Fixture) {
    let mira = Artist::of(&fixture).await;
    let track = mira.upload_for(Visibility::Unlisted, &wav()).await;
    let key = track.unlisted_key.flatten().unwrap();
    process(&fixture).await;
    let seen = tracks::see(&fixture.visitor(), track.id, Some(&key)).await;
    assert_eq!(seen.unwrap().visibility, Visibility::Unlisted);
    assert_eq!(listed(&fixture).await, []);
}
