//! A program of the operator's that looks at each upload.

use std::time::Duration;

use rstest::rstest;
use stagedoor_domain::Role;
use stagedoor_testing::Backend;

use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav, wav_of};
use crate::http::uploads::{PAGE, upload};

async fn scanned_by(command: &[&str]) -> TestApp {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.scan_command = command.iter().map(|&word| word.to_owned()).collect();
        setup.settings.scan_patience = Duration::from_secs(2);
    });
    app.await
}

fn song(file: &[u8]) -> [Part<'_>; 2] {
    [
        Part::File("file", file),
        Part::Text("title", "Harbour lights"),
    ]
}

/// Refuses what has 8,044 bytes; its last argument is the file.
const BY_SIZE: [&str; 3] = ["sh", "-c", r#"test "$(wc -c < "$0")" != 8044"#];

#[tokio::test]
async fn a_file_that_the_scanner_refuses_is_refused_and_nothing_of_it_is_kept() {
    let app = scanned_by(&BY_SIZE).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let refused = upload(&ada, &song(&wav())).await;
    let refused = refused.expect_problem(422, "VALIDATION_FAILED");
    assert_eq!(refused["errors"][0]["field"], "file");
    assert_eq!(refused["errors"][0]["code"], "refused");
    ada.clone()
        .with_header("accept", "text/html")
        .post_raw(PAGE, &content_type(), form(&song(&wav())))
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("virus scanner refused this file"), "{page}");
    assert!(page.contains("value=\"Harbour lights\""), "{page}");
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 0);

    upload(&ada, &song(&wav_of(9_000))).await.expect_status(201);
}

#[rstest]
#[case::another_code(&["sh", "-c", "exit 2"])]
#[case::killed(&["sh", "-c", "kill -9 $$"])]
#[case::missing(&["/nowhere/at/all"])]
#[case::too_slow(&["sh", "-c", "exec sleep 60"])]
#[tokio::test]
async fn without_the_scanners_word_no_file_is_taken(#[case] command: &[&str]) {
    let app = scanned_by(command).await;
    let ada = app.with_role("ada", Role::Artist).await;
    upload(&ada, &song(&wav()))
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 0);
}

#[tokio::test]
async fn the_scanner_is_told_nothing_of_this_programs_environment() {
    // What cargo sets stands for what an operator does, passwords included.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let app = scanned_by(&["sh", "-c", r#"test -z "$CARGO_MANIFEST_DIR""#]).await;
    let ada = app.with_role("ada", Role::Artist).await;
    upload(&ada, &song(&wav())).await.expect_status(201);
}

#[rstest]
#[case::by_itself("touch {begun}; sleep 1; touch {ended}")]
#[case::with_what_it_started("touch {begun}; sh -c 'sleep 1; touch {ended}'; true")]
#[tokio::test]
async fn the_scanner_ends_when_the_client_hangs_up(#[case] script: &str) {
    let folder = tempfile::tempdir().unwrap();
    let [begun, ended] = ["begun", "ended"].map(|name| folder.path().join(name));
    let script = script
        .replace("{begun}", &begun.display().to_string())
        .replace("{ended}", &ended.display().to_string());
    let app = scanned_by(&["sh", "-c", &script]).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let client = ada.clone();
    let upload = tokio::spawn(async move { upload(&client, &song(&wav())).await });
    while !begun.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    upload.abort();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!ended.exists());
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}
