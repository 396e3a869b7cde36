//! Handles that were given up.

use std::time::Duration;

use stagedoor_domain::artist_pages::{self, Found};
use stagedoor_domain::{Error, expiry};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{is_taken, member, publish, track};

const DAY: u64 = 24 * 60 * 60;

/// Where this handle leads everybody: to the artist who has it, or on to another one.
async fn leads(fixture: &Fixture, handle: &str) -> Option<String> {
    match artist_pages::find(&fixture.visitor(), handle).await {
        Ok(Found::Page(page)) => Some(page.artist.handle),
        Ok(Found::Moved { to }) => Some(format!("-> {to}")),
        Err(Error::NotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

#[on_both_databases]
async fn every_old_handle_leads_on_for_a_year(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    track(&fixture, &nina, "One").await;
    publish(&fixture, "One").await;
    nina.take("nightjars").await.unwrap();
    fixture.advance(100 * DAY);
    nina.take("the-nightjars").await.unwrap();
    assert_eq!(
        leads(&fixture, "nina").await.as_deref(),
        Some("-> the-nightjars")
    );
    assert_eq!(
        leads(&fixture, "nightjars").await.as_deref(),
        Some("-> the-nightjars")
    );
    assert_eq!(
        leads(&fixture, "the-nightjars").await.as_deref(),
        Some("the-nightjars")
    );

    fixture.advance(264 * DAY);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(
        leads(&fixture, "nina").await.as_deref(),
        Some("-> the-nightjars")
    );
    fixture.advance(DAY + 1);
    assert_eq!(leads(&fixture, "nina").await, None);
    assert_eq!(
        leads(&fixture, "nightjars").await.as_deref(),
        Some("-> the-nightjars")
    );
    let kept = "SELECT COUNT(*) FROM artist_handles";
    assert_eq!(fixture.count(kept).await, 2);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(kept).await, 1);
}

#[on_both_databases]
async fn nobody_else_gets_it_meanwhile(fixture: Fixture) {
    let (nina, mira) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    nina.take("nightjars").await.unwrap();
    for handle in ["nina", "nightjars", "admin", "stage-door"] {
        assert!(is_taken(&mira.take(handle).await), "{handle}");
    }
    // Whoever comes by that name is given one with a number.
    let other = member(&fixture, "Nightjars").await;
    assert_eq!(other.now().await.handle, "nightjars-2");
    let third = member(&fixture, "NINA-").await;
    assert_eq!(third.now().await.handle, "nina-");

    // Its artist has it back at once, and then it is the other one that is kept.
    nina.take("nina").await.unwrap();
    assert!(is_taken(&mira.take("nightjars").await));
    fixture.advance(366 * DAY);
    mira.take("nightjars").await.unwrap();
    // Now it is theirs, and whoever had it before has no claim.
    assert!(is_taken(&nina.take("nightjars").await));
    mira.take("mira-again").await.unwrap();
    assert!(is_taken(&nina.take("nightjars").await));
}

#[on_both_databases]
async fn a_new_user_is_not_given_a_handle_that_is_kept(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    nina.take("lantern").await.unwrap();
    nina.take("nina-k").await.unwrap();
    let lantern = member(&fixture, "Lantern").await;
    assert_eq!(lantern.now().await.handle, "lantern-2");
    let artists = "SELECT COUNT(*) FROM artists";
    assert_eq!(fixture.count(artists).await, 2);
}

#[on_both_databases]
async fn an_account_that_is_renamed_keeps_its_artists_handle(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    stagedoor_domain::accounts::change_username(&nina.caller, "nora")
        .await
        .unwrap();
    let artist = nina.now().await;
    assert_eq!((&*artist.handle, &*artist.name), ("nina", "nina"));
}

#[tokio::test]
async fn changes_are_counted_and_those_that_were_refused_are_not() {
    let fixture = Fixture::open_with(stagedoor_testing::Backend::Sqlite, |settings| {
        settings.rate_limits = true;
    })
    .await;
    let (nina, _) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    for n in 1..=5 {
        assert!(is_taken(&nina.take("mira").await));
        let same = nina.now().await.handle;
        nina.take(&same).await.unwrap();
        nina.take(&format!("nina-{n}")).await.unwrap();
    }
    let refused = nina.take("nina-6").await;
    let Err(Error::RateLimited { retry_after }) = refused else {
        panic!("{refused:?}")
    };
    assert!(retry_after <= Duration::from_secs(30 * DAY));
    assert_eq!(nina.now().await.handle, "nina-5");
    fixture.advance(30 * DAY + 1);
    let later = fixture.caller(nina.who);
    let changes = super::handle_of("nina-6");
    stagedoor_domain::artists::edit(&later, nina.artist, &changes)
        .await
        .unwrap();
}
