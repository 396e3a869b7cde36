//! What everybody sees of an artist.

use stagedoor_domain::Caller;
use stagedoor_domain::Error;
use stagedoor_domain::artist_pages::{self, ArtistPage, Found};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{member, publish, track};

async fn page(caller: &Caller, handle: &str) -> Option<ArtistPage> {
    match artist_pages::find(caller, handle).await {
        Ok(Found::Page(page)) => Some(*page),
        Ok(moved) => panic!("{moved:?}"),
        Err(Error::NotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[on_both_databases]
async fn there_is_no_page_before_there_is_something_to_hear(fixture: Fixture) {
    let (nina, mira) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    track(&fixture, &nina, "One").await;
    let visitor = fixture.visitor();
    for other in [&visitor, &mira.caller] {
        assert_eq!(page(other, "nina").await, None);
        assert_eq!(page(other, "nobody").await, None);
    }
    let own = page(&nina.caller, "nina").await.unwrap();
    assert!(!own.is_public);
    let feed = artist_pages::find_public(&nina.caller, "nina").await;
    assert!(matches!(feed, Err(Error::NotFound)));

    publish(&fixture, "One").await;
    for anybody in [&visitor, &mira.caller, &nina.caller] {
        let found = page(anybody, "nina").await.unwrap();
        assert!(found.is_public);
        assert_eq!(found.artist, nina.now().await);
    }
}

#[on_both_databases]
async fn an_old_handle_tells_nothing_of_an_artist_who_is_hidden(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    nina.take("nightjars").await.unwrap();
    let hidden = artist_pages::find(&fixture.visitor(), "nina").await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    let own = artist_pages::find(&nina.caller, "nina").await.unwrap();
    assert_eq!(
        own,
        Found::Moved {
            to: "nightjars".into()
        }
    );
}

#[on_both_databases]
async fn public_tracks_are_listed_in_parts_without_what_is_their_owners(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    for n in 0..3 {
        let title = format!("Track {n}");
        track(&fixture, &nina, &title).await;
        if n != 1 {
            publish(&fixture, &title).await;
        }
    }
    // All of the same moment: the id decides.
    fixture
        .execute("UPDATE tracks SET published_at = (SELECT MAX(published_at) FROM tracks) WHERE visibility = 'public'")
        .await;
    let found = page(&fixture.visitor(), "nina").await.unwrap();
    let list = artist_pages::tracks(&nina.caller, &found, None)
        .await
        .unwrap();
    let ids: Vec<_> = list.items.iter().map(|track| track.id).collect();
    assert!(ids.is_sorted());
    let mut titles: Vec<_> = list.items.iter().map(|track| &*track.title).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Track 0", "Track 2"]);
    assert_eq!(list.next_cursor, None);
    for track in list.items {
        assert_eq!((track.owner_id, track.original_url), (None, None));
        assert_eq!((track.unlisted_key, track.review), (None, None));
        assert_eq!(track.artist.handle, "nina");
    }
    let nonsense = artist_pages::tracks(&nina.caller, &found, Some("x")).await;
    assert!(matches!(nonsense, Err(Error::Validation(_))));
}

#[on_both_databases]
async fn a_long_list_goes_on_where_it_ended(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    track(&fixture, &nina, "First").await;
    publish(&fixture, "First").await;
    let columns = "owner_id, artist_id, title, format, content_type, size_bytes, sha256, created_at, visibility, state, published_at";
    for n in 0..60 {
        let id = match fixture.database.backend() {
            Backend::Postgres => format!("'00000000-0000-7000-8000-0000000000{n:02}'"),
            Backend::Sqlite => format!("x'000000000000700080000000000000{n:02}'"),
        };
        fixture
            .execute(format!(
                "INSERT INTO tracks (id, object_key, {columns}) SELECT {id}, 'k{n}', {columns} FROM tracks WHERE object_key NOT LIKE 'k%'"
            ))
            .await;
    }
    let visitor = fixture.visitor();
    let found = page(&visitor, "nina").await.unwrap();
    let first = artist_pages::tracks(&visitor, &found, None).await.unwrap();
    assert_eq!(first.items.len(), 50);
    let rest = artist_pages::tracks(&visitor, &found, first.next_cursor.as_deref())
        .await
        .unwrap();
    assert_eq!(rest.items.len(), 11);
    assert_eq!(rest.next_cursor, None);
    let mut ids: Vec<_> = first
        .items
        .iter()
        .chain(&rest.items)
        .map(|track| track.id)
        .collect();
    ids.dedup();
    assert_eq!(ids.len(), 61);
}
