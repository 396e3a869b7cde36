//! What is said of a track, who may hear it, and the link of an unlisted one.

use stagedoor_domain::tracks::{self, TrackChange, Visibility};
use stagedoor_domain::{Error, Role, operators};
use stagedoor_testing::{Fixture, on_both_databases};
use uuid::Uuid;

use super::{artist, heard_by, noted, published, ready, uploaded};

#[on_both_databases]
async fn what_is_left_out_stays(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = uploaded(&mira, "Night ferry").await;
    let change = TrackChange {
        description: Some(" By the harbour\r\nat night ".into()),
        ..TrackChange::default()
    };
    let edited = tracks::edit(&mira, track.id, change).await.unwrap();
    assert_eq!(edited.title, "Night ferry");
    assert_eq!(
        edited.description.as_deref(),
        Some("By the harbour\nat night")
    );
    let change = TrackChange {
        title: Some(" Day ferry ".into()),
        description: Some(String::new()),
        visibility: None,
    };
    let edited = tracks::edit(&mira, track.id, change).await.unwrap();
    assert_eq!((&*edited.title, edited.description), ("Day ferry", None));

    // Of what cannot be stored nothing is.
    let change = TrackChange {
        title: Some("Other".into()),
        description: Some("a\0b".into()),
        visibility: Some(Visibility::Unlisted),
    };
    let refused = tracks::edit(&mira, track.id, change).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    let stays = tracks::find(&mira, track.id).await.unwrap();
    assert_eq!(
        (&*stays.title, stays.visibility),
        ("Day ferry", Visibility::Private)
    );
}

#[on_both_databases]
async fn what_does_not_play_is_not_published(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = uploaded(&mira, "Night ferry").await;
    for state in ["queued", "processing", "failed"] {
        let sql = format!("UPDATE tracks SET state = '{state}'");
        fixture.execute(sql).await;
        let refused = tracks::edit(&mira, track.id, heard_by(Visibility::Public)).await;
        assert!(matches!(refused, Err(Error::NotReady)), "{refused:?}");
    }
    assert_eq!(noted(&fixture, "track.publish").await, 0);
    let change = heard_by(Visibility::Unlisted);
    let unlisted = tracks::edit(&mira, track.id, change).await.unwrap();
    assert_eq!(unlisted.visibility, Visibility::Unlisted);
}

#[on_both_databases]
async fn published_twice_at_once_is_published_once(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    let publish = || tracks::edit(&mira, track.id, heard_by(Visibility::Public));
    let (one, other, third) = tokio::join!(publish(), publish(), publish());
    for answer in [one, other, third] {
        assert_eq!(answer.unwrap().visibility, Visibility::Public);
    }
    assert_eq!(noted(&fixture, "track.publish").await, 1);

    // Taken back and published again, it keeps the time when it was first.
    let first = tracks::find(&mira, track.id).await.unwrap().published_at;
    assert!(first.is_some());
    let private = heard_by(Visibility::Private);
    tracks::edit(&mira, track.id, private.clone())
        .await
        .unwrap();
    tracks::edit(&mira, track.id, private).await.unwrap();
    fixture.advance(60);
    let again = publish().await.unwrap();
    assert_eq!(again.published_at, first);
    assert_eq!(noted(&fixture, "track.unpublish").await, 1);
    assert_eq!(noted(&fixture, "track.publish").await, 2);
}

#[on_both_databases]
async fn everybody_hears_what_is_public_and_nobody_anything_else(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let noor = artist(&fixture, "noor").await;
    let visitor = fixture.visitor();
    let track = published(&fixture, &mira, "Night ferry").await;
    let seen = tracks::see(&visitor, track.id, None).await.unwrap();
    assert_eq!((seen.owner_id, &seen.unlisted_key), (None, &None));
    let all = tracks::list_public(&visitor, None, None).await.unwrap();
    assert_eq!(all.items, [seen]);
    let mine = tracks::list_public(&visitor, Some(track.artist.id), None).await;
    assert_eq!(mine.unwrap().items.len(), 1);
    let others = tracks::list_public(&visitor, Some(Uuid::nil()), None).await;
    assert_eq!(others.unwrap().items.len(), 0);

    tracks::edit(&mira, track.id, heard_by(Visibility::Private))
        .await
        .unwrap();
    for stranger in [&visitor, &noor] {
        let seen = tracks::see(stranger, track.id, None).await;
        assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
        assert!(tracks::newest(stranger, 9).await.unwrap().is_empty());
    }
}

#[on_both_databases]
async fn the_newest_public_track_stands_first_and_the_list_goes_on(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let mut made = Vec::new();
    for number in 0..53 {
        made.push(ready(&fixture, &mira, &format!("Number {number}")).await.id);
    }
    // Some at one time, so that ids decide.
    for (number, id) in made.iter().enumerate() {
        tracks::edit(&mira, *id, heard_by(Visibility::Public))
            .await
            .unwrap();
        fixture.advance(u64::from(number % 3 == 0));
    }
    let visitor = fixture.visitor();
    let artist_id = Some(mira_artist(&fixture, made[0]).await);
    for artist in [None, artist_id] {
        let first = tracks::list_public(&visitor, artist, None).await.unwrap();
        let cursor = first.next_cursor.as_deref();
        assert!(cursor.is_some());
        let second = tracks::list_public(&visitor, artist, cursor).await.unwrap();
        let listed = [&first.items[..], &second.items[..]].concat();
        let mut ids: Vec<Uuid> = listed.iter().map(|track| track.id).collect();
        assert_eq!((ids.len(), second.next_cursor), (53, None));
        assert!(listed.is_sorted_by(|one, next| one.published_at >= next.published_at));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 53);
    }
    assert_eq!(tracks::newest(&visitor, 3).await.unwrap().len(), 3);
}

async fn mira_artist(fixture: &Fixture, track: Uuid) -> Uuid {
    let seen = tracks::see(&fixture.visitor(), track, None).await;
    seen.unwrap().artist.id
}

#[on_both_databases]
async fn the_link_of_an_unlisted_track_opens_it_until_it_is_renewed_or_revoked(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    assert_eq!(track.unlisted_key, Some(None));
    let track = tracks::edit(&mira, track.id, heard_by(Visibility::Unlisted))
        .await
        .unwrap();
    let first = track.unlisted_key.clone().flatten().unwrap();
    let stranger = fixture.visitor();
    let opens = async |key: &str| tracks::see(&stranger, track.id, Some(key)).await.is_ok();
    assert!(opens(&first).await);
    assert!(!opens("").await && !opens(&first[1..]).await && !opens("guessed").await);
    assert!(tracks::see(&stranger, track.id, None).await.is_err());

    let renew = || tracks::renew_key(&mira, track.id);
    let (one, other) = tokio::join!(renew(), renew());
    let keys = [one, other].map(|answer| answer.unwrap().unlisted_key.flatten().unwrap());
    assert_ne!(keys[0], keys[1]);
    assert!(!opens(&first).await);
    let stored = tracks::find(&mira, track.id).await.unwrap();
    let stored = stored.unlisted_key.flatten().unwrap();
    for key in &keys {
        assert_eq!(
            opens(key).await,
            *key == stored,
            "of two the later one counts"
        );
    }

    // Whoever had the link of before is not let in by the next one either.
    let private = tracks::edit(&mira, track.id, heard_by(Visibility::Private)).await;
    assert_eq!(private.unwrap().unlisted_key, Some(None));
    let again = tracks::edit(&mira, track.id, heard_by(Visibility::Unlisted)).await;
    let again = again.unwrap().unlisted_key.flatten().unwrap();
    assert!(opens(&again).await && !opens(&stored).await);
    let stored = again;

    tracks::revoke_key(&mira, track.id).await.unwrap();
    tracks::revoke_key(&mira, track.id).await.unwrap();
    assert!(!opens(&stored).await);
    assert_eq!(noted(&fixture, "track.renew_key").await, 2);
    assert_eq!(noted(&fixture, "track.revoke_key").await, 1);
}

#[on_both_databases]
async fn nobody_else_changes_anything(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let noor = artist(&fixture, "noor").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    let before = tracks::find(&mira, track.id).await.unwrap();
    for stranger in [&noor, &fixture.visitor()] {
        let title = TrackChange {
            title: Some("Mine now".into()),
            ..TrackChange::default()
        };
        let file = stranger.media.begin().await.unwrap();
        let refused = [
            tracks::edit(stranger, track.id, title).await.err(),
            tracks::renew_key(stranger, track.id).await.err(),
            tracks::revoke_key(stranger, track.id).await.err(),
            tracks::delete(stranger, track.id).await.err(),
            tracks::replace_file(stranger, track.id, file).await.err(),
            tracks::admit_replacement(stranger, track.id, None)
                .await
                .err(),
            tracks::require_artwork(stranger, track.id).await.err(),
        ];
        for error in refused {
            assert!(
                matches!(error, Some(Error::NotFound | Error::Unauthenticated)),
                "{error:?}"
            );
        }
    }
    assert_eq!(tracks::find(&mira, track.id).await.unwrap(), before);
}

#[on_both_databases]
async fn who_may_upload_no_more_may_still_delete(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    operators::set_role(&fixture.services, "mira", Role::User)
        .await
        .unwrap();
    let refused = tracks::edit(&mira, track.id, heard_by(Visibility::Public)).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );
    let refused = tracks::renew_key(&mira, track.id).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );
    tracks::delete(&mira, track.id).await.unwrap();
}

#[on_both_databases]
async fn who_is_no_artist_any_more_takes_back_what_is_public(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    operators::set_role(&fixture.services, "mira", Role::User)
        .await
        .unwrap();
    let private = tracks::edit(&mira, track.id, heard_by(Visibility::Private)).await;
    assert_eq!(private.unwrap().visibility, Visibility::Private);
    tracks::revoke_key(&mira, track.id).await.unwrap();
    let change = TrackChange {
        title: Some("Day ferry".into()),
        ..TrackChange::default()
    };
    let edited = tracks::edit(&mira, track.id, change).await.unwrap();
    assert_eq!(edited.title, "Day ferry");
    let seen = tracks::see(&fixture.visitor(), track.id, None).await;
    assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
}
