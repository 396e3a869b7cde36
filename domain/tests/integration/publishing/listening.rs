//! Who listens.

use stagedoor_domain::tracks::{self, Visibility};
use stagedoor_domain::{Caller, ClientInfo, Error};
use stagedoor_testing::{Fixture, client_info, on_both_databases};
use uuid::Uuid;

use super::{artist, heard_by, published, ready, uploaded};

async fn plays(fixture: &Fixture, id: Uuid) -> i64 {
    tracks::count_plays(&fixture.services).await.unwrap();
    let seen = tracks::see(&fixture.visitor(), id, None).await;
    seen.unwrap().plays
}

fn visitor_at(fixture: &Fixture, address: &str) -> Caller {
    let client = ClientInfo {
        address: Some(address.parse().unwrap()),
        ..client_info()
    };
    Caller::anonymous(&fixture.services, client)
}

#[on_both_databases]
async fn each_listener_counts_once_in_an_hour(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    let other = published(&fixture, &mira, "Day ferry").await;
    let listen = async |who: &Caller| tracks::note_play(who, track.id, None).await.unwrap();
    let visitor = fixture.visitor();
    listen(&visitor).await;
    listen(&visitor).await;
    assert_eq!(plays(&fixture, track.id).await, 1);
    fixture.advance(3_599);
    listen(&visitor).await;
    assert_eq!(plays(&fixture, track.id).await, 1, "within the hour");
    fixture.advance(1);
    listen(&visitor).await;
    assert_eq!(plays(&fixture, track.id).await, 2);

    // Two people behind one address, of whom one is logged in; a neighbour of the same
    // network; and the artist.
    let nina = artist(&fixture, "nina").await;
    for who in [&nina, &visitor_at(&fixture, "2001:db8::1"), &mira] {
        listen(who).await;
    }
    listen(&visitor_at(&fixture, "2001:db8::2")).await;
    assert_eq!(plays(&fixture, track.id).await, 5);
    assert_eq!(plays(&fixture, other.id).await, 0);
}

#[on_both_databases]
async fn what_cannot_be_heard_is_not_counted(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let queued = uploaded(&mira, "Queued").await;
    let refused = tracks::note_play(&mira, queued.id, None).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let private = ready(&fixture, &mira, "Private").await;
    let refused = tracks::note_play(&fixture.visitor(), private.id, None).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

    let unlisted = tracks::edit(&mira, private.id, heard_by(Visibility::Unlisted)).await;
    let key = unlisted.unwrap().unlisted_key.flatten();
    tracks::note_play(&fixture.visitor(), private.id, key.as_deref())
        .await
        .unwrap();
    // One that goes before it is counted costs the others nothing.
    let gone = published(&fixture, &mira, "Gone").await;
    tracks::note_play(&fixture.visitor(), gone.id, None)
        .await
        .unwrap();
    tracks::delete(&mira, gone.id).await.unwrap();
    tracks::count_plays(&fixture.services).await.unwrap();
    assert_eq!(
        tracks::find(&mira, private.id).await.unwrap().plays,
        1,
        "and the artist sees it"
    );
}

#[on_both_databases]
async fn what_two_servers_count_at_once_counts_once(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = published(&fixture, &mira, "Night ferry").await;
    for number in 0..250 {
        let visitor = visitor_at(&fixture, &format!("198.51.100.{number}"));
        tracks::note_play(&visitor, track.id, None).await.unwrap();
    }
    let count = || tracks::count_plays(&fixture.services);
    let (one, other) = tokio::join!(count(), count());
    one.unwrap();
    other.unwrap();
    assert_eq!(plays(&fixture, track.id).await, 250);
}
