//! The gate and what is behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use stagedoor_domain::{Role, operators};
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{BOUNDARY, Part, content_type, form, wav, wav_of};
use crate::http::client::Client;

const API: &str = "/api/v1/tracks";

pub const PAGE: &str = "/studio/upload";

pub async fn upload(client: &Client, parts: &[Part<'_>]) -> Answer {
    client.post_raw(API, &content_type(), form(parts)).await
}

/// A body that remembers whether anybody asked for it.
pub fn untouched(body: Vec<u8>) -> (Body, Arc<AtomicBool>) {
    let touched = Arc::new(AtomicBool::new(false));
    let flag = touched.clone();
    let body = Body::from_stream(stream::once(async move {
        flag.store(true, Ordering::Relaxed);
        Ok::<_, std::io::Error>(Bytes::from(body))
    }));
    (body, touched)
}

#[on_both_databases]
async fn refused_before_the_upgrade_and_taken_after_it_in_the_same_session(app: TestApp) {
    let ada = app.with_user("ada").await;
    let file = wav();
    let parts = [
        Part::Text("title", "First light"),
        Part::File("file", &file),
    ];
    upload(&ada, &parts)
        .await
        .expect_problem(403, "CREATOR_ROLE_REQUIRED");
    assert_eq!(app.media_files().len(), 0);
    ada.upgrade().await.expect_status(200);

    let answer = upload(&ada, &parts).await.expect_status(201);
    let track = answer.json();
    assert_eq!(
        answer.header("location"),
        format!("/api/v1/tracks/{}", track["id"].as_str().unwrap())
    );
    assert_eq!(track["title"], "First light");
    assert!(track["description"].is_null());
    assert_eq!(track["size_bytes"], file.len());
    assert_eq!(
        ada.get(answer.header("location"))
            .await
            .expect_status(200)
            .json(),
        track
    );
    let list = ada.get(API).await.expect_status(200).json();
    assert_eq!(
        list,
        serde_json::json!({"items": [track], "next_cursor": null})
    );
    assert_eq!(app.media_files().len(), 1);
}

#[tokio::test]
async fn the_gate_answers_before_the_body_is_asked_for() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let gone = app.with_user("gone").await;
    app.delete_user("gone").await;
    for (client, status, code) in [
        (&ada, 403, "CREATOR_ROLE_REQUIRED"),
        (&app.anonymous(), 401, "UNAUTHENTICATED"),
        (&gone, 404, "USER_NOT_FOUND"),
    ] {
        for path in [API, PAGE] {
            let (body, touched) = untouched(form(&[]));
            client
                .post_raw(path, &content_type(), body)
                .await
                .expect_problem(status, code);
            assert!(!touched.load(Ordering::Relaxed), "{path} {code}");
        }
    }
}

#[tokio::test]
async fn the_gate_reads_the_role_as_it_is_now() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let file = wav();
    let parts = [Part::Text("title", "A"), Part::File("file", &file)];
    // Whoever is the last administrator stays one.
    app.user("root", Role::Admin, true).await;
    for role in Role::ALL {
        operators::set_role(&app.services, "ada", role)
            .await
            .unwrap();
        let answer = upload(&ada, &parts).await;
        if role.is_creator_tier() {
            answer.expect_status(201);
        } else {
            answer.expect_problem(403, "CREATOR_ROLE_REQUIRED");
        }
    }
}

#[tokio::test]
async fn fields_come_in_any_order() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let parts = [
        Part::File("file", &file),
        Part::Text("description", "Recorded at night."),
        Part::Text("title", "Night"),
    ];
    let track = upload(&ada, &parts).await.expect_status(201).json();
    assert_eq!(track["description"], "Recorded at night.");
}

#[tokio::test]
async fn a_file_may_be_called_anything_and_its_field_is_still_found() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for disposition in [
        r#"filename="a.wav"; name="file""#,
        r#"filename="song; name=title.wav"; name="file""#,
        r#"name="file"; filename="; name=\"title\".wav""#,
        r#"filename="folder\"; name="file""#,
    ] {
        let mut body =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n")
                .into_bytes();
        body.extend(wav());
        body.extend(b"\r\n");
        body.extend(form(&[Part::Text("title", "Harbour lights")]));
        let answer = ada.post_raw(API, &content_type(), body).await;
        assert_eq!(answer.status, 201, "{disposition}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_title_that_shows_nothing_is_none() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for title in ["\u{200b}", "\u{3164}", "\u{2800}", " \u{feff}\u{2060} "] {
        let parts = [Part::Text("title", title), Part::File("file", &wav())];
        let problem = upload(&ada, &parts).await;
        let problem = problem.expect_problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], "title", "{title:?}");
    }
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_form_of_another_shape_is_malformed_and_leaves_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    for parts in [
        vec![
            Part::Text("title", "A"),
            Part::File("file", &file),
            Part::Text("role", "admin"),
        ],
        vec![
            Part::Text("title", "A"),
            Part::Text("title", "B"),
            Part::File("file", &file),
        ],
        vec![
            Part::Text("title", "A"),
            Part::File("file", &file),
            Part::File("file", &file),
        ],
        vec![Part::File("file", &file), Part::Bytes("title", b"\xff\xfe")],
    ] {
        upload(&ada, &parts)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
    let whole = form(&[Part::Text("title", "A"), Part::File("file", &file)]);
    let cut_off = whole[..whole.len() - 100].to_vec();
    ada.post_raw(API, &content_type(), cut_off)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    ada.post_raw(API, "multipart/form-data", whole.clone())
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    ada.post_raw(API, "application/json", "{}")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    ada.post_nothing(API)
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    for (parts, missing) in [
        (vec![], vec!["title", "file"]),
        (vec![Part::Text("title", "A")], vec!["file"]),
        (
            vec![Part::Text("title", "A"), Part::File("file", b"")],
            vec!["file"],
        ),
        (vec![Part::File("file", &file)], vec!["title"]),
        (
            vec![Part::Text("title", "a\0b"), Part::File("file", &file)],
            vec!["title"],
        ),
        (
            vec![
                Part::Text("title", &"x".repeat(10_000)),
                Part::File("file", &file),
            ],
            vec!["title"],
        ),
        (
            vec![
                Part::File("file", &file),
                Part::Text("description", &"x".repeat(65_537)),
            ],
            vec!["description"],
        ),
    ] {
        let problem = upload(&ada, &parts)
            .await
            .expect_problem(422, "VALIDATION_FAILED");
        let fields: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["field"].as_str().unwrap())
            .collect();
        assert_eq!(fields, missing);
    }
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn what_is_no_audio_is_unsupported_whatever_it_is_called() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for file in [
        &b"just text"[..],
        b"<html></html>",
        b"\x89PNG\r\n\x1a\n",
        &[0; 4096],
    ] {
        let parts = [Part::Text("title", "A"), Part::File("file", file)];
        upload(&ada, &parts)
            .await
            .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_too_large_and_leaves_nothing() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_limit_bytes = 100_000;
    })
    .await;
    let ada = app.with_role("ada", Role::Artist).await;
    // Just beyond the file's limit, and beyond the whole request's.
    for samples in [100_000, 300_000] {
        let file = wav_of(samples);
        let parts = [Part::Text("title", "A"), Part::File("file", &file)];
        upload(&ada, &parts)
            .await
            .expect_problem(413, "PAYLOAD_TOO_LARGE");
    }
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
    let file = wav_of(99_000);
    upload(&ada, &[Part::Text("title", "A"), Part::File("file", &file)])
        .await
        .expect_status(201);
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let whole = form(&[
        Part::Text("title", "A"),
        Part::File("file", &wav_of(500_000)),
    ]);
    let start = Bytes::from(whole[..400_000].to_vec());
    // The start arrives, and then nothing more.
    let body = Body::from_stream(futures::StreamExt::chain(
        stream::once(async move { Ok::<_, std::io::Error>(start) }),
        stream::pending(),
    ));
    let request = ada
        .request("POST", API)
        .header("content-type", content_type())
        .body(body)
        .unwrap();
    let answer =
        tokio::time::timeout(std::time::Duration::from_millis(500), ada.send(request)).await;
    assert!(
        answer.is_err(),
        "still waiting for the rest when the client hangs up"
    );
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}
