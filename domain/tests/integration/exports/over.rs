//! What ends a copy: its time, and whatever is in it that goes or changes.

use stagedoor_domain::exports::{self, State};
use stagedoor_domain::limits::DOWNLOADS_AT_ONCE;
use stagedoor_domain::{Caller, Error, User, expiry, tracks};
use stagedoor_testing::{Fixture, audio, on_both_databases};
use uuid::Uuid;

use super::{archive, artist, copy, listed, make, newest, upload, whole};

const DAY: u64 = 86_400;

/// Files of the store below `exports`.
fn texts(fixture: &Fixture) -> usize {
    let files = fixture.stored_files();
    let of_copies = files
        .iter()
        .filter(|path| path.to_str().unwrap().contains("/exports/"));
    of_copies.count()
}

async fn refused(caller: &Caller, id: Uuid) -> Error {
    exports::archive(caller, id, true).await.err().unwrap()
}

#[on_both_databases]
async fn a_copy_without_one_of_its_files_is_over_and_not_broken(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let track = upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let without_files = copy(&fixture, &ada, false).await;
    assert_eq!(texts(&fixture), 2);
    tracks::delete(&ada, track.id).await.unwrap();
    let error = refused(&ada, export.id).await;
    assert!(matches!(error, Error::ExportOver), "{error}");
    assert_eq!(listed(&ada, export.id).await.state, State::Expired);
    fixture.send_mail().await;
    assert_eq!(texts(&fixture), 1, "its texts go with it");
    // What has no file in it has all that it had.
    whole(&archive(&ada, &without_files).await).await;
    assert!(matches!(refused(&ada, export.id).await, Error::ExportOver));
}

#[on_both_databases]
async fn a_copy_of_a_file_that_was_replaced_is_over(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let track = upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let mut file = fixture.services.media.begin().await.unwrap();
    file.write(&audio::wav()).await.unwrap();
    tracks::replace_file(&ada, track.id, file).await.unwrap();
    assert!(matches!(refused(&ada, export.id).await, Error::ExportOver));
}

#[on_both_databases]
async fn a_copy_whose_bytes_the_store_has_lost_is_over(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let lost = fixture.stored_files();
    let lost = lost
        .iter()
        .find(|path| path.extension().is_some_and(|end| end == "wav"));
    std::fs::remove_file(lost.unwrap()).unwrap();
    assert!(matches!(refused(&ada, export.id).await, Error::ExportOver));
}

#[on_both_databases]
async fn a_copy_is_there_for_seven_days_and_then_forgotten(fixture: Fixture) {
    let user = fixture.listener("ada").await;
    let ada = async |fixture: &Fixture, user: &User| fixture.caller(fixture.log_in(user).await.0);
    let export = copy(&fixture, &ada(&fixture, &user).await, false).await;
    fixture.advance(7 * DAY - 1);
    archive(&ada(&fixture, &user).await, &export).await;
    expiry::sweep(&fixture.services).await.unwrap();
    fixture.advance(1);
    let now = ada(&fixture, &user).await;
    assert_eq!(newest(&now).await.state, State::Expired);
    assert!(matches!(refused(&now, export.id).await, Error::ExportOver));
    expiry::sweep(&fixture.services).await.unwrap();
    fixture.send_mail().await;
    assert_eq!(texts(&fixture), 0);
    fixture.advance(7 * DAY + 1);
    expiry::sweep(&fixture.services).await.unwrap();
    let left = exports::list(&ada(&fixture, &user).await).await.unwrap();
    assert_eq!(left.items, []);
}

#[on_both_databases]
async fn a_copy_is_fetched_with_a_fresh_proof_alone(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    fixture.advance(11 * 60);
    let error = refused(&ada, export.id).await;
    assert!(matches!(error, Error::ReauthenticationRequired), "{error}");
}

#[on_both_databases]
async fn whoever_goes_takes_their_copies_with_them(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    exports::ask(&ada, false).await.unwrap();
    let user_id = ada.principal().unwrap().user_id;
    for _ in 0..2 {
        let erased = fixture
            .services
            .write(async move |tx| exports::erase(tx, user_id).await);
        erased.await.unwrap();
    }
    // The one that was to be made is not wanted any more, which is no failure.
    assert_eq!(make(&fixture).await, 1);
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM jobs WHERE kind = 'make_export'")
            .await,
        0
    );
    fixture.send_mail().await;
    assert_eq!(texts(&fixture), 0);
    assert!(matches!(refused(&ada, export.id).await, Error::NotFound));
}

/// One that stands still counts until the connection is given up.
#[on_both_databases]
async fn a_few_are_read_at_once(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    let archive = archive(&ada, &export).await;
    let mut held = Vec::new();
    for _ in 0..DOWNLOADS_AT_ONCE {
        held.push(archive.read(0..archive.size).await.unwrap());
    }
    let refused = archive.read(0..archive.size).await.err().unwrap();
    assert!(matches!(refused, Error::RateLimited { .. }), "{refused}");
    let otto = artist(&fixture, "otto").await;
    let his = copy(&fixture, &otto, false).await;
    whole(&super::archive(&otto, &his).await).await;
    held.pop();
    whole(&archive).await;
}
