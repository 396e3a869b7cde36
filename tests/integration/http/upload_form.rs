//! The upload page's form.

use stagedoor_domain::Role;
use stagedoor_testing::{Backend, PASSWORD};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav, wav_of};
use crate::http::client::Client;
use crate::http::kept_forms::value;
use crate::http::uploads::PAGE;

async fn submit(client: &Client, parts: &[Part<'_>]) -> Answer {
    client
        .clone()
        .with_header("accept", "text/html")
        .post_raw(PAGE, &content_type(), form(parts))
        .await
}

#[tokio::test]
async fn the_pages_form_is_answered_with_a_redirect_and_a_message() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    submit(
        &ada,
        &[
            Part::Text("title", "Harbour lights"),
            Part::File("file", &file),
        ],
    )
    .await
    .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("Harbour lights"), "{page}");
    assert_eq!(app.media_files().len(), 1);
}

#[tokio::test]
async fn the_pages_form_keeps_what_was_typed() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_limit_bytes = 1_000_000;
    })
    .await;
    let ada = app.with_role("ada", Role::Artist).await;
    let too_large = wav_of(1_010_000);
    for file in [&b""[..], b"no audio", &too_large] {
        // The text comes after the file, and still comes back.
        let parts = [
            Part::File("file", file),
            Part::Text("title", "Harbour <lights>"),
            Part::Text("description", "Recorded at night."),
        ];
        submit(&ada, &parts).await.expect_redirect(PAGE);
        let page = ada.page(PAGE).await.expect_status(200).text();
        assert!(page.contains("Harbour &lt;lights"), "{page}");
        assert!(page.contains("Recorded at night."), "{page}");
        assert!(page.contains("role=\"alert\""), "{page}");
    }
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn who_sends_nothing_is_asked_for_the_file_alone() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let parts = [Part::Text("title", ""), Part::File("file", b"")];
    submit(&ada, &parts).await.expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains(r#"id="file-error""#), "{page}");
    assert!(!page.contains(r#"id="title-error""#), "{page}");
}

#[tokio::test]
async fn a_text_without_end_is_not_blamed_on_the_file() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let endless = "x".repeat(3_000_000);
    let parts = [
        Part::Text("description", &endless),
        Part::Text("title", "Harbour lights"),
        Part::File("file", &file),
    ];
    submit(&ada, &parts).await.expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("id=\"description-error\""), "{page}");
    assert!(!page.contains("id=\"file-error\""), "{page}");
    assert!(page.contains("Harbour lights"), "{page}");
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn what_is_far_too_large_is_told_the_limit_of_a_file() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_limit_bytes = 1024 * 1024;
    })
    .await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = vec![0; 3 * 1024 * 1024];
    let refused = submit(&ada, &[Part::File("file", &file)]).await;
    assert_eq!(refused.status, 413);
    let page = refused.text();
    assert!(page.contains("1 MB") && !page.contains("2 MB"), "{page}");
}

#[tokio::test]
async fn the_pages_door_refuses_like_the_apis() {
    let app = TestApp::new().await;
    submit(&app.anonymous(), &[])
        .await
        .expect_redirect("/login?next=%2Fstudio%2Fupload");
    let refused = submit(&app.with_user("ada").await, &[]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.header("content-type").starts_with("text/html"));
    let page = refused.text();
    assert!(page.contains("Only artists can upload"), "{page}");
    assert!(page.contains("href=\"/settings\""), "{page}");
    let malformed = submit(
        &app.with_role("grace", Role::Artist).await,
        &[Part::Text("role", "x")],
    )
    .await;
    assert_eq!(malformed.status, 400);
}

#[tokio::test]
async fn a_track_without_a_title_is_called_after_its_file() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    for title in [None, Some("  ")] {
        let title = title.map(|title| Part::Text("title", title));
        let parts: Vec<_> = title
            .into_iter()
            .chain([Part::File("file", &file)])
            .collect();
        submit(&ada, &parts).await.expect_redirect(PAGE);
        let page = ada.page(PAGE).await.expect_status(200).text();
        assert!(page.contains("“a” is uploaded"), "{page}");
    }
}

const LOGIN: &str = "/login?next=%2Fstudio%2Fupload";

/// An artist sends the form with this description after their session has ended; then they
/// log in with what the page keeps for them.
async fn sent_too_late(description: &str) -> (String, String) {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let shown_to = ada.me().await.json()["id"].as_str().unwrap().to_owned();
    app.advance(31 * 24 * 60 * 60);
    let file = wav();
    let parts = [
        Part::Text("shown_to", &shown_to),
        Part::Text("title", "Harbour lights"),
        Part::Text("description", description),
        Part::File("file", &file),
    ];
    submit(&ada, &parts).await.expect_redirect(LOGIN);
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
    let login = ada.page(LOGIN).await.expect_status(200).text();
    let kept = value(&login, "kept").unwrap_or_default();
    let fields = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", PAGE),
        ("kept", &kept),
    ];
    ada.submit("/api/log_in", &fields)
        .await
        .expect_redirect(PAGE);
    (login, ada.page(PAGE).await.expect_status(200).text())
}

#[tokio::test]
async fn what_was_typed_comes_back_after_the_login() {
    let (login, page) = sent_too_late("Recorded at night.").await;
    assert!(login.contains("choose the file again"), "{login}");
    assert_eq!(value(&page, "title").as_deref(), Some("Harbour lights"));
    assert!(page.contains("Recorded at night."), "{page}");
}

#[tokio::test]
async fn what_is_too_long_to_be_kept_is_said_to_be_lost() {
    let (login, page) = sent_too_late(&"x".repeat(100_000)).await;
    assert!(login.contains("could not be kept"), "{login}");
    assert_eq!(value(&page, "title"), None);
}
