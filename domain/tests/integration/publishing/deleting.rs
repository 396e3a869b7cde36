//! Deleting tracks.

use stagedoor_domain::Error;
use stagedoor_domain::tracks::{self, Visibility};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{artist, heard_by, noted, published};

#[on_both_databases]
async fn a_track_goes_with_all_that_was_stored_of_it(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    let kept = published(&fixture, &mira, "Day ferry").await;
    for key in ["renditions/aa/low.m4a", "artwork/bb/cover.jpg"] {
        mira.media.put_bytes(key, "x".into()).await.unwrap();
    }
    let id = format!("(SELECT id FROM tracks WHERE title = '{}')", track.title);
    fixture
        .execute(format!(
            "INSERT INTO track_renditions (track_id, quality, file_version, object_key,
                 content_type, codec, bits_per_s, size_bytes, sha256, fragments)
             SELECT id, 'low', 1, 'renditions/aa/low.m4a', 'audio/mp4', 'mp4a.40.2', 96000, 1,
                 sha256, '{{}}' FROM tracks WHERE id = {id}"
        ))
        .await;
    fixture
        .execute(format!(
            "UPDATE tracks SET artwork_key = 'artwork/bb/cover.jpg' WHERE id = {id}"
        ))
        .await;
    tracks::note_play(&fixture.visitor(), track.id, None)
        .await
        .unwrap();
    tracks::count_plays(&fixture.services).await.unwrap();
    assert_eq!(fixture.stored_files().len(), 4);

    let delete = || tracks::delete(&mira, track.id);
    let (one, other) = tokio::join!(delete(), delete());
    assert!(one.is_ok() ^ other.is_ok(), "{one:?} {other:?}");
    let seen = tracks::see(&mira, track.id, None).await;
    assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
    fixture.send_mail().await;
    assert_eq!(
        fixture.stored_files().len(),
        1,
        "what is left is the other track's"
    );
    assert_eq!(fixture.count("SELECT COUNT(*) FROM track_listens").await, 0);
    assert_eq!(noted(&fixture, "track.delete").await, 1);
    tracks::find(&mira, kept.id).await.unwrap();
}

#[on_both_databases]
async fn of_publishing_and_deleting_at_once_nothing_is_left(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    let (deleted, edited, renewed) = tokio::join!(
        tracks::delete(&mira, track.id),
        tracks::edit(&mira, track.id, heard_by(Visibility::Unlisted)),
        tracks::renew_key(&mira, track.id),
    );
    deleted.unwrap();
    for answer in [edited, renewed] {
        assert!(matches!(answer, Ok(_) | Err(Error::NotFound)), "{answer:?}");
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tracks").await, 0);
    fixture.send_mail().await;
    assert_eq!(fixture.stored_files(), Vec::<std::path::PathBuf>::new());
}
