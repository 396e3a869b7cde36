//! How much an artist may store, how much at once, and how full the disk may get.

use axum::body::Body;
use bytes::Bytes;
use futures::future::join_all;
use futures::{StreamExt, stream};
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav, wav_of};
use crate::http::client::Client;
use crate::http::uploads::{PAGE, untouched, upload};

const API: &str = "/api/v1/tracks";

/// Room for two of `wav()`, which has 8,044 bytes.
const TWO: u64 = 20_000;

fn song(file: &[u8]) -> [Part<'_>; 2] {
    [
        Part::File("file", file),
        Part::Text("title", "Harbour lights"),
    ]
}

async fn submit(client: &Client, parts: &[Part<'_>]) -> Answer {
    let browser = client.clone().with_header("accept", "text/html");
    browser.post_raw(PAGE, &content_type(), form(parts)).await
}

#[on_both_databases]
async fn what_does_not_fit_into_an_artists_room_is_refused_at_both_doors(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.upload_quota_bytes = TWO).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    for left in ["19.5 KB", "11.7 KB", "3.8 KB"] {
        let page = ada.page(PAGE).await.expect_status(200).text();
        assert!(
            page.contains(&format!("of 19.5 KB. {left} left.")),
            "{page}"
        );
        if left != "3.8 KB" {
            upload(&ada, &song(&file)).await.expect_status(201);
        }
    }

    let problem = upload(&ada, &song(&file)).await;
    let problem = problem.expect_problem(413, "QUOTA_EXCEEDED");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("3 KB of your 19 KB"),
        "{problem}"
    );
    submit(&ada, &song(&file)).await.expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("id=\"file-error\""), "{page}");
    assert!(page.contains("There is no room for this file"), "{page}");
    assert!(page.contains("value=\"Harbour lights\""), "{page}");

    // Smaller ones still fit, and other artists have room of their own.
    let grace = app.with_role("grace", Role::Artist).await;
    upload(&ada, &song(&wav_of(3_000))).await.expect_status(201);
    upload(&grace, &song(&file)).await.expect_status(201);
    assert_eq!(app.media_files().len(), 4);
}

#[on_both_databases]
async fn uploads_at_the_same_moment_do_not_exceed_the_room_together(backend: Backend) {
    let app = TestApp::with(backend, |setup| {
        setup.settings.upload_quota_bytes = TWO;
        setup.settings.rate_limits = false;
    });
    let app = app.await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let song = song(&file);
    let answers = join_all((0..12).map(|_| upload(&ada, &song))).await;
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    let full = answers.iter().filter(|answer| answer.status == 413).count();
    assert_eq!((taken, full), (2, 10));
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 2);
    assert_eq!(app.media_files().len(), 2);
}

#[tokio::test]
async fn a_body_that_is_announced_as_larger_than_what_is_left_is_not_asked_for() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_quota_bytes = TWO;
    });
    let app = app.await;
    let ada = app.with_role("ada", Role::Artist).await;
    let (body, touched) = untouched(form(&[]));
    ada.clone()
        .with_header("content-length", "1000000")
        .post_raw(API, &content_type(), body)
        .await
        .expect_problem(413, "QUOTA_EXCEEDED");
    assert!(!touched.load(std::sync::atomic::Ordering::Relaxed));
}

/// An upload whose beginning arrives, and then nothing more.
fn unfinished(client: &Client) -> tokio::task::JoinHandle<Answer> {
    let whole = form(&song(&wav_of(500_000)));
    let start = Bytes::from(whole[..100_000].to_vec());
    let body = Body::from_stream(
        stream::once(async move { Ok::<_, std::io::Error>(start) }).chain(stream::pending()),
    );
    let client = client.clone();
    tokio::spawn(async move { client.post_raw(API, &content_type(), body).await })
}

#[tokio::test]
async fn an_artist_uploads_four_files_at_once_and_keeps_nobody_else_waiting() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let grace = app.with_role("grace", Role::Artist).await;
    let uploads: Vec<_> = (0..4).map(|_| unfinished(&ada)).collect();
    while app.media_files().len() < 4 {
        tokio::task::yield_now().await;
    }
    let file = wav();
    let refused = upload(&ada, &song(&file)).await;
    assert_eq!(refused.header("retry-after"), "10");
    refused.expect_problem(429, "RATE_LIMITED");
    submit(&ada, &song(&file)).await.expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("You have 4 uploads under way"), "{page}");
    assert!(page.contains("value=\"Harbour lights\""), "{page}");
    upload(&grace, &song(&file)).await.expect_status(201);

    // One that is given up makes place for another.
    uploads[0].abort();
    while app.media_files().len() > 4 {
        tokio::task::yield_now().await;
    }
    upload(&ada, &song(&file)).await.expect_status(201);
    for upload in uploads {
        upload.abort();
    }
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_takes_no_upload_and_reads_none() {
    // More than any disk has free.
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.disk_floor_bytes = 1 << 60;
    });
    let app = app.await;
    let ada = app.with_role("ada", Role::Artist).await;
    for path in [API, PAGE] {
        let (body, touched) = untouched(form(&song(&wav())));
        let answer = ada.post_raw(path, &content_type(), body).await;
        assert!(!answer.header("retry-after").is_empty());
        answer.expect_problem(503, "SERVICE_UNAVAILABLE");
        assert!(
            !touched.load(std::sync::atomic::Ordering::Relaxed),
            "{path}"
        );
    }
    // Everything else goes on.
    ada.page(PAGE).await.expect_status(200);
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}
