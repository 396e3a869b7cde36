//! What becomes of a track once it is uploaded: who may hear it, and who listens.

mod deleting;
mod editing;
mod listening;
mod replacing;
mod reviewing;

use stagedoor_domain::tracks::{self, Track, TrackChange, TrackForm, Visibility};
use stagedoor_domain::{Caller, Role};
use stagedoor_testing::Fixture;
use stagedoor_testing::audio::wav_of;

/// An artist, logged in.
pub(crate) async fn artist(fixture: &Fixture, name: &str) -> Caller {
    let user = fixture.user(name, Role::Creator, true).await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.caller(principal)
}

/// A track of theirs whose file waits to be processed.
pub(crate) async fn uploaded(artist: &Caller, title: &str) -> Track {
    let mut file = artist.media.begin().await.unwrap();
    file.write(&wav_of(8_000)).await.unwrap();
    let form = TrackForm {
        title: title.into(),
        description: None,
        ..Default::default()
    };
    tracks::create(artist, form, file).await.unwrap()
}

/// A track of theirs that plays.
pub(crate) async fn ready(fixture: &Fixture, artist: &Caller, title: &str) -> Track {
    let track = uploaded(artist, title).await;
    fixture
        .database
        .execute("UPDATE tracks SET state = 'ready', progress = 100")
        .await;
    tracks::find(artist, track.id).await.unwrap()
}

/// That these may hear it.
pub(crate) fn heard_by(visibility: Visibility) -> TrackChange {
    TrackChange {
        visibility: Some(visibility),
        ..TrackChange::default()
    }
}

/// A track of theirs that everybody may hear.
pub(crate) async fn published(fixture: &Fixture, artist: &Caller, title: &str) -> Track {
    let track = ready(fixture, artist, title).await;
    tracks::edit(artist, track.id, heard_by(Visibility::Public))
        .await
        .unwrap()
}

/// How often this was written down.
async fn noted(fixture: &Fixture, action: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM audit_logs WHERE action = '{action}'");
    fixture.count(sql).await
}
