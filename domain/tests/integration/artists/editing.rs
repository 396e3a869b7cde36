//! What a member changes.

use serde_json::json;
use stagedoor_domain::artists::{self, ArtistChanges, MemberRole};
use stagedoor_domain::{Error, Role, operators};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{handle_of, is_taken, linked, member, picture};

#[on_both_databases]
async fn a_creator_has_an_artist_from_when_they_first_ask(fixture: Fixture) {
    let user = fixture.user("Nina_S", Role::Creator, true).await;
    let caller = fixture.caller(fixture.log_in(&user).await.0);
    let mine = artists::mine(&caller).await.unwrap();
    assert_eq!(mine, artists::mine(&caller).await.unwrap());
    let [own] = &mine[..] else { panic!("{mine:?}") };
    assert_eq!(
        (&*own.artist.handle, &*own.artist.name),
        ("nina-s", "Nina_S")
    );
    assert_eq!(own.role, MemberRole::Owner);
    assert_eq!(
        serde_json::to_value(own).unwrap(),
        json!({
            "id": own.artist.id, "handle": "nina-s", "name": "Nina_S", "about": null,
            "links": [], "picture_url": null, "created_at": own.artist.created_at,
            "role": "owner",
        })
    );

    let listener = fixture.listener("lea").await;
    let lea = fixture.caller(fixture.log_in(&listener).await.0);
    assert_eq!(artists::mine(&lea).await.unwrap(), []);
    let nobody = artists::mine(&fixture.visitor()).await;
    assert!(matches!(nobody, Err(Error::Unauthenticated)));
}

#[on_both_databases]
async fn what_is_not_named_stays(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let all = ArtistChanges {
        name: Some(" Nina & the Nightjars ".into()),
        handle: Some("nightjars".into()),
        about: Some("Three people\r\nand a harmonium.".into()),
        links: Some(vec!["https://nina.example/".into()]),
    };
    let changed = nina.edit(all).await.unwrap();
    assert_eq!(changed.name, "Nina & the Nightjars");
    assert_eq!(changed.handle, "nightjars");
    assert_eq!(
        changed.about.as_deref(),
        Some("Three people\nand a harmonium.")
    );
    assert_eq!(changed.links.len(), 1);
    assert_eq!(changed, nina.now().await);

    let same = nina.edit(ArtistChanges::default()).await.unwrap();
    assert_eq!(same, changed);
    let without = ArtistChanges {
        about: Some(String::new()),
        ..ArtistChanges::default()
    };
    let changed = nina.edit(without).await.unwrap();
    assert_eq!(changed.about, None);
    assert_eq!(changed.handle, "nightjars");
    assert_eq!(changed.links.len(), 1);
}

#[on_both_databases]
async fn all_of_it_changes_or_nothing(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    member(&fixture, "mira").await;
    let before = nina.now().await;
    let taken = ArtistChanges {
        name: Some("Another".into()),
        about: Some("Another".into()),
        ..handle_of("mira")
    };
    assert!(is_taken(&nina.edit(taken).await));
    let bad = ArtistChanges {
        name: Some("Another".into()),
        links: Some(vec!["nonsense".into()]),
        ..ArtistChanges::default()
    };
    assert!(matches!(nina.edit(bad).await, Err(Error::Validation(_))));
    assert_eq!(nina.now().await, before);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action LIKE 'artist.%'";
    assert_eq!(fixture.count(events).await, 0);
}

#[on_both_databases]
async fn only_members_of_the_creator_tier_change_anything(fixture: Fixture) {
    let (nina, mira) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    let before = nina.now().await;
    let bad = ArtistChanges {
        name: Some(String::new()),
        ..ArtistChanges::default()
    };
    for changes in [handle_of("mine-now"), bad] {
        let others = artists::edit(&mira.caller, nina.artist, &changes).await;
        assert!(matches!(others, Err(Error::NotFound)), "{others:?}");
        let nobody = artists::edit(&fixture.visitor(), nina.artist, &changes).await;
        assert!(matches!(nobody, Err(Error::Unauthenticated)));
    }
    let others = artists::set_picture(&mira.caller, nina.artist, picture([0; 3])).await;
    assert!(matches!(others, Err(Error::NotFound)));

    operators::set_role(&fixture.services, "nina", Role::User)
        .await
        .unwrap();
    let former = fixture.caller(nina.who);
    let refused = artists::edit(&former, nina.artist, &handle_of("mine-still")).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );
    let refused = artists::set_picture(&former, nina.artist, picture([0; 3])).await;
    assert!(matches!(refused, Err(Error::CreatorRoleRequired)));
    assert_eq!(nina.now().await, before);
}

#[on_both_databases]
async fn what_others_go_by_is_audited(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let changes = ArtistChanges {
        name: Some("Nightjars".into()),
        about: Some("Quiet music.".into()),
        ..handle_of("nightjars")
    };
    nina.edit(changes.clone()).await.unwrap();
    nina.edit(changes).await.unwrap();
    nina.edit(linked(&["https://nina.example"])).await.unwrap();
    nina.edit(linked(&["https://nina.example/"])).await.unwrap();
    artists::set_picture(&nina.caller, nina.artist, picture([9; 3]))
        .await
        .unwrap();
    for (action, metadata) in [
        ("change_handle", json!({"from": "nina", "to": "nightjars"})),
        ("rename", json!({"from": "nina", "to": "Nightjars"})),
        ("change_links", json!({"links": ["https://nina.example/"]})),
        ("change_picture", json!({})),
    ] {
        let only = format!("FROM audit_logs WHERE action = 'artist.{action}'");
        assert_eq!(
            fixture.count(format!("SELECT COUNT(*) {only}")).await,
            1,
            "{action}"
        );
        let stored = fixture
            .text(format!("SELECT CAST(metadata AS TEXT) {only}"))
            .await;
        let mut stored: serde_json::Value = serde_json::from_str(&stored).unwrap();
        let artist_id = stored.as_object_mut().unwrap().remove("artist_id");
        assert_eq!(artist_id, Some(json!(nina.artist)), "{action}");
        assert_eq!(stored, metadata, "{action}");
    }
}
