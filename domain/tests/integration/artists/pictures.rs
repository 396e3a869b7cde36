//! Pictures of artists.

use std::path::PathBuf;

use stagedoor_domain::artists::set_picture;
use stagedoor_domain::{Error, background};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{member, picture};

#[on_both_databases]
async fn both_squares_are_stored_and_those_before_them_go(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let first = set_picture(&nina.caller, nina.artist, picture([200, 0, 0]))
        .await
        .unwrap();
    let address = first.picture_url.unwrap();
    let start = format!("/media/artists/{}/picture?v=", nina.artist);
    assert_eq!(address.len(), start.len() + 12);
    assert!(address.starts_with(&start), "{address}");
    let files = fixture.stored_files();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(
        files
            .iter()
            .all(|file| file.display().to_string().contains("/pictures/")),
        "{files:?}"
    );

    let second = set_picture(&nina.caller, nina.artist, picture([0, 200, 0]))
        .await
        .unwrap();
    assert_ne!(second.picture_url.unwrap(), address);
    assert_eq!(fixture.stored_files().len(), 4);
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    let left = fixture.stored_files();
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|file| !files.contains(file)), "{left:?}");
    assert_eq!(nina.now().await, second_again(&nina).await);
}

async fn second_again(nina: &super::Member) -> stagedoor_domain::artists::Artist {
    nina.edit(stagedoor_domain::artists::ArtistChanges::default())
        .await
        .unwrap()
}

#[on_both_databases]
async fn what_is_no_picture_leaves_nothing(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let refused = set_picture(&nina.caller, nina.artist, b"<svg/>"[..].into()).await;
    assert!(
        matches!(refused, Err(Error::UnsupportedPicture)),
        "{refused:?}"
    );
    let whole = picture([1, 2, 3]);
    let half = whole.slice(..whole.len() / 2);
    let refused = set_picture(&nina.caller, nina.artist, half).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    assert_eq!(nina.now().await.picture_url, None);
    assert_eq!(fixture.stored_files(), Vec::<PathBuf>::new());
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_one_stays(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let calls: Vec<_> = (0..5_u8)
        .map(|n| {
            let (caller, artist) = (nina.caller.clone(), nina.artist);
            tokio::spawn(async move { set_picture(&caller, artist, picture([n, n, 200])).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    background::run_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    assert_eq!(fixture.stored_files().len(), 2);
}

#[tokio::test]
async fn pictures_are_counted() {
    let fixture = Fixture::open_with(Backend::Sqlite, |settings| {
        settings.rate_limits = true;
        settings.pictures_per_hour = 2;
    })
    .await;
    let nina = member(&fixture, "nina").await;
    for _ in 0..2 {
        set_picture(&nina.caller, nina.artist, picture([7; 3]))
            .await
            .unwrap();
    }
    let refused = set_picture(&nina.caller, nina.artist, picture([7; 3])).await;
    assert!(
        matches!(refused, Err(Error::RateLimited { .. })),
        "{refused:?}"
    );
}
