//! Replacing the file of a track.

use stagedoor_domain::storage::Incoming;
use stagedoor_domain::tracks::{self, State, Visibility};
use stagedoor_domain::{Caller, Error};
use stagedoor_testing::audio::wav_of;
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{artist, noted, published, uploaded};

async fn sent(artist: &Caller, samples: u32) -> Incoming {
    let mut file = artist.media.begin().await.unwrap();
    file.write(&wav_of(samples)).await.unwrap();
    file
}

#[on_both_databases]
async fn what_others_know_of_it_stays_and_the_file_is_another(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let before = published(&fixture, &mira, "Night ferry").await;
    tracks::note_play(&fixture.visitor(), before.id, None)
        .await
        .unwrap();
    tracks::count_plays(&fixture.services).await.unwrap();
    let old = fixture.stored_files();

    let file = sent(&mira, 16_000).await;
    let after = tracks::replace_file(&mira, before.id, file).await.unwrap();
    assert_eq!(after.id, before.id);
    assert_eq!(
        (after.visibility, after.published_at, after.plays),
        (Visibility::Public, before.published_at, 1)
    );
    assert_eq!((after.state, after.progress), (State::Queued, 0));
    assert_eq!(after.duration_ms, Some(2_000));
    let versions = "SELECT COUNT(*) FROM tracks WHERE file_version = 2";
    assert_eq!(fixture.count(versions).await, 1);
    assert_eq!(noted(&fixture, "track.replace_file").await, 1);
    fixture.send_mail().await;
    let new = fixture.stored_files();
    assert_eq!((new.len(), old.len()), (1, 1));
    assert_ne!(new, old);

    // Whoever replaces twice at once has the second file.
    let (one, other) = (sent(&mira, 8_000).await, sent(&mira, 24_000).await);
    let (one, other) = tokio::join!(
        tracks::replace_file(&mira, before.id, one),
        tracks::replace_file(&mira, before.id, other),
    );
    let lengths = [one.unwrap().duration_ms, other.unwrap().duration_ms];
    fixture.send_mail().await;
    assert_eq!(fixture.stored_files().len(), 1);
    let last = tracks::find(&mira, before.id).await.unwrap();
    assert!(lengths.contains(&last.duration_ms));
}

#[on_both_databases]
async fn what_cannot_be_taken_leaves_the_track_as_it_was(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let before = published(&fixture, &mira, "Night ferry").await;
    let mut text = mira.media.begin().await.unwrap();
    text.write(b"no sound at all, only words").await.unwrap();
    let refused = tracks::replace_file(&mira, before.id, text).await;
    assert!(
        matches!(refused, Err(Error::UnsupportedMediaType)),
        "{refused:?}"
    );
    let nothing = mira.media.begin().await.unwrap();
    let refused = tracks::replace_file(&mira, before.id, nothing).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    assert_eq!(tracks::find(&mira, before.id).await.unwrap(), before);
    assert_eq!(fixture.stored_files().len(), 1);
}

#[tokio::test]
async fn the_file_before_counts_as_free() {
    let fixture = Fixture::open_with(Backend::Sqlite, |settings| {
        settings.upload_quota_bytes = 20_000;
    })
    .await;
    let mira = artist(&fixture, "mira").await;
    let track = uploaded(&mira, "Night ferry").await;
    uploaded(&mira, "Day ferry").await;
    // 16,088 of 20,000 bytes are used, 8,044 by the one that goes.
    let file = sent(&mira, 11_000).await;
    tracks::replace_file(&mira, track.id, file).await.unwrap();
    let file = sent(&mira, 12_000).await;
    let refused = tracks::replace_file(&mira, track.id, file).await;
    assert!(
        matches!(refused, Err(Error::QuotaExceeded { .. })),
        "{refused:?}"
    );
    fixture.send_mail().await;
    assert_eq!(fixture.stored_files().len(), 2);
}
