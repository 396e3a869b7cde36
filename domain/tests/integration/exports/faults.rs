//! What goes wrong while a copy is made or read.

use futures::TryStreamExt;
use stagedoor_domain::exports::{self, State};
use stagedoor_domain::{deletion, tracks};
use stagedoor_testing::{Fixture, on_both_databases};

use super::opened::opened;
use super::{archive, artist, copy, make, newest, upload, whole};

/// Longer than any wait between two tries.
const LONG: u64 = 7_200;

fn original(fixture: &Fixture) -> std::path::PathBuf {
    let mut files = fixture.stored_files();
    files.retain(|path| path.extension().is_some_and(|end| end == "wav"));
    files.remove(0)
}

#[on_both_databases]
async fn a_file_that_cannot_be_read_is_read_later(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let (file, away) = (original(&fixture), fixture.folder.path().join("away"));
    std::fs::rename(&file, &away).unwrap();
    exports::ask(&ada, true).await.unwrap();
    assert_eq!(make(&fixture).await, 1);
    assert_eq!(newest(&ada).await.state, State::Running);
    std::fs::rename(&away, &file).unwrap();
    fixture.advance(LONG);
    assert_eq!(make(&fixture).await, 1);
    assert_eq!(newest(&ada).await.state, State::Ready);
    assert_eq!(
        fixture.stored_files().len(),
        2,
        "what was made on the way is gone: {:?}",
        fixture.stored_files()
    );
}

#[on_both_databases]
async fn a_track_that_goes_while_a_copy_is_made_is_not_in_it(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    let track = upload(&ada, "Night ferry").await;
    std::fs::remove_file(original(&fixture)).unwrap();
    exports::ask(&ada, true).await.unwrap();
    assert_eq!(make(&fixture).await, 1);
    assert_eq!(newest(&ada).await.state, State::Running);
    tracks::delete(&ada, track.id).await.unwrap();
    fixture.advance(LONG);
    make(&fixture).await;
    let export = newest(&ada).await;
    assert_eq!(export.state, State::Ready);
}

#[on_both_databases]
async fn one_that_cannot_be_made_says_so_and_does_not_count(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    std::fs::remove_file(original(&fixture)).unwrap();
    exports::ask(&ada, true).await.unwrap();
    let mut tries = 0;
    while tries < 8 {
        assert_eq!(make(&fixture).await, 1);
        tries += 1;
        fixture.advance(LONG);
    }
    assert_eq!(make(&fixture).await, 0);
    assert_eq!(newest(&ada).await.state, State::Failed);
    exports::ask(&ada, false).await.unwrap();
}

#[on_both_databases]
async fn a_job_that_is_done_twice_makes_one_copy(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    exports::ask(&ada, false).await.unwrap();
    let again = "UPDATE jobs SET state = 'ready', attempts = 1, locked_until = NULL
                 WHERE kind = 'make_export'";
    // Whoever had begun it did not come back.
    fixture
        .execute("UPDATE exports SET state = 'running', progress = 40")
        .await;
    fixture.execute(again).await;
    assert_eq!(make(&fixture).await, 1);
    let export = newest(&ada).await;
    assert_eq!(export.state, State::Ready);
    opened(&whole(&archive(&ada, &export).await).await);
}

#[on_both_databases]
async fn a_file_that_goes_while_it_is_sent_breaks_the_line_and_not_the_archive(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let archive = archive(&ada, &export).await;
    let mut content = archive.read(0..archive.size).await.unwrap();
    std::fs::remove_file(original(&fixture)).unwrap();
    let mut got = 0;
    let ended = loop {
        match content.try_next().await {
            Ok(Some(bytes)) => got += bytes.len() as u64,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    ended.unwrap_err();
    assert!(got < archive.size);
}

#[on_both_databases]
async fn a_download_ends_with_the_account_and_is_no_whole_archive(fixture: Fixture) {
    let ada = artist(&fixture, "ada").await;
    upload(&ada, "Night ferry").await;
    let export = copy(&fixture, &ada, true).await;
    let archive = archive(&ada, &export).await;
    let mut content = archive.read(0..archive.size).await.unwrap();
    deletion::request(&ada, "ada", false).await.unwrap();
    fixture.advance(31 * 24 * 3_600);
    for _ in 0..3 {
        fixture.send_mail().await;
    }
    assert!(fixture.stored_files().is_empty());
    let mut got = 0;
    let ended = loop {
        match content.try_next().await {
            Ok(Some(bytes)) => got += bytes.len() as u64,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    ended.unwrap_err();
    assert!(got < archive.size);
    let gone = exports::archive(&ada, export.id, false).await;
    assert!(gone.is_err());
}
