//! A read replica that lags: nobody is shown a state older than their own write.

use std::time::Duration;

use stagedoor_domain::creators::upgrade;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Db, Role, sessions, tracks};
use stagedoor_testing::{Fixture, TestDatabase};
use tempfile::TempDir;

/// A primary, and a "replica" that is a database of its own: migrated and then
/// never updated.
async fn fixture_with_a_replica_that_never_catches_up() -> (Fixture, TestDatabase) {
    let (primary, replica) = (TestDatabase::postgres(), TestDatabase::postgres());
    Db::open(replica.url(), None)
        .await
        .unwrap()
        .migrate()
        .await
        .unwrap();
    let db = Db::open(primary.url(), Some(replica.url())).await.unwrap();
    db.migrate().await.unwrap();
    let fixture = Fixture::over(db, primary, TempDir::new().unwrap()).await;
    (fixture, replica)
}

#[tokio::test]
async fn sessions_roles_and_the_upgrade_are_read_from_the_primary() {
    let (fixture, _replica) = fixture_with_a_replica_that_never_catches_up().await;
    let nina = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&nina).await;
    assert!(
        sessions::load(&fixture.services, &token)
            .await
            .unwrap()
            .is_some()
    );

    let _ = upgrade(&fixture.caller(principal), &token).await.unwrap();

    assert_eq!(
        users::find(&fixture.services, nina.id).await.unwrap().role,
        Role::Creator
    );
    tracks::require_creator(&fixture.caller(principal))
        .await
        .unwrap();
}

#[tokio::test]
async fn who_just_wrote_reads_the_primary_and_later_the_replica() {
    let (fixture, _replica) = fixture_with_a_replica_that_never_catches_up().await;
    let nina = fixture.user("nina", Role::Artist, true).await;
    let (principal, token) = fixture.log_in(&nina).await;
    let mut incoming = fixture.services.media.begin().await.unwrap();
    incoming.write(&one_second_of_wav()).await.unwrap();
    let form = tracks::TrackForm {
        title: "Night door".into(),
        description: None,
        ..Default::default()
    };
    let track = tracks::create(&fixture.caller(principal), form, incoming)
        .await
        .unwrap();

    let seen = |principal| {
        let services = fixture.services.clone();
        async move {
            tracks::list(
                &Caller::logged_in(&services, ClientInfo::default(), principal),
                None,
            )
            .await
            .unwrap()
            .items
            .len()
        }
    };
    let writer = sessions::load(&fixture.services, &token)
        .await
        .unwrap()
        .unwrap();
    let writer = writer.principal().unwrap();
    assert_eq!(seen(writer).await, 1, "right after the write");
    assert_eq!(
        tracks::find(&fixture.caller(writer), track.id)
            .await
            .unwrap(),
        track
    );

    fixture.advance(3600);
    assert_eq!(
        seen(writer).await,
        0,
        "the replica is honoured, and this one never catches up"
    );
}

#[tokio::test]
async fn a_replica_that_is_away_is_passed_over() {
    let primary = TestDatabase::postgres();
    let gone = "postgres://nobody:nothing@127.0.0.1:1/gone";
    let db = Db::open(primary.url(), Some(gone)).await.unwrap();
    db.migrate().await.unwrap();
    let fixture = Fixture::over(db, primary, TempDir::new().unwrap()).await;
    let nina = fixture.user("nina", Role::Artist, true).await;
    let (principal, _) = fixture.log_in(&nina).await;
    let start = tokio::time::Instant::now();
    for _ in 0..20 {
        let page = tracks::list(&fixture.caller(principal), None)
            .await
            .unwrap();
        assert!(page.items.is_empty());
    }
    // One read waits for it; the others know.
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

fn one_second_of_wav() -> Vec<u8> {
    let samples = vec![0_u8; 8_000];
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend(u32::try_from(36 + samples.len()).unwrap().to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    wav.extend([1, 0, 1, 0]);
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend([1, 0, 8, 0]);
    wav.extend(b"data");
    wav.extend(u32::try_from(samples.len()).unwrap().to_le_bytes());
    wav.extend(samples);
    wav
}
