//! Announcing a file.

use axum::body::Body;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use super::{UPLOADS, announce, ask, begin, metadata, offset, place_of, send_with};
use crate::http::app::TestApp;
use crate::http::audio::{wav, wav_of};

#[tokio::test]
async fn options_say_what_this_server_can_do_to_anybody() {
    let app = TestApp::new().await;
    for path in [
        UPLOADS,
        "/api/v1/uploads/01890000-0000-7000-8000-000000000000",
    ] {
        let anybody = app.anonymous();
        let request = anybody.request("OPTIONS", path).body(Body::empty());
        let answer = anybody.send(request.unwrap()).await.expect_status(204);
        assert_eq!(answer.header("tus-version"), "1.0.0");
        assert_eq!(answer.header("tus-max-size"), "209715200");
        assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256");
        assert_eq!(
            answer.header("tus-extension"),
            "creation,creation-with-upload,termination,expiration,checksum"
        );
    }
}

#[on_both_databases]
async fn an_announced_file_has_a_place_and_says_what_it_was_told(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let pairs = [
        ("filename", "night take.wav"),
        ("title", "Nuit d’été"),
        ("description", "Two\nlines"),
        ("filetype", "audio/wav"),
    ];
    let answer = announce(&ada, 8_044, &pairs).await.expect_status(201);
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
    assert_eq!(answer.header("upload-offset"), "0");
    assert!(answer.header("upload-expires").ends_with(" GMT"));
    let place = place_of(&answer);

    let answer = ask(&ada, "HEAD", &place, &[], Body::empty()).await;
    let answer = answer.expect_status(200);
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
    assert_eq!(answer.header("upload-offset"), "0");
    assert_eq!(answer.header("upload-length"), "8044");
    assert_eq!(answer.header("upload-metadata"), metadata(&pairs[..3]));
    assert_eq!(answer.header("stagedoor-track-id"), "");
    assert!(answer.body.is_empty());

    let list = ada.get(UPLOADS).await.expect_status(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["title"], "Nuit d’été");
    assert_eq!(list["items"][0]["file_name"], "night take.wav");
    assert_eq!(list["items"][0]["offset_bytes"], 0);
    let shown = ada.get(&place).await.expect_status(200).json();
    assert_eq!(shown, list["items"][0]);
}

#[tokio::test]
async fn what_cannot_become_a_track_is_refused_before_it_is_sent() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_limit_bytes = 1_000_000;
        setup.settings.upload_quota_bytes = 1_500_000;
    });
    let app = app.await;
    let ada = app.with_role("ada", Role::Artist).await;
    let named = [("filename", "a.wav")];
    let too_large = announce(&ada, 1_000_001, &named).await;
    assert_eq!(too_large.header("tus-resumable"), "1.0.0");
    too_large.expect_problem(413, "PAYLOAD_TOO_LARGE");
    let long = "x".repeat(201);
    for (length, pairs, fields) in [
        (0, &named[..], vec!["file"]),
        (8, &[], vec!["title"]),
        (8, &[("title", "\u{200b}")], vec!["title"]),
        (8, &[("title", &long)], vec!["title"]),
        (
            8,
            &[("title", "a\0b"), ("filename", "a.wav")],
            vec!["title"],
        ),
        (0, &[("filename", "..")], vec!["title", "file"]),
    ] {
        announce(&ada, length, pairs).await.expect_invalid(&fields);
    }
    let stranger = "01890000-0000-7000-8000-000000000000";
    announce(&ada, 8, &[("title", "A"), ("artist_id", stranger)])
        .await
        .expect_problem(404, "NOT_FOUND");
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
}

#[tokio::test]
async fn a_request_that_is_none_of_this_protocol_is_refused() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let length = ("upload-length", "8");
    for headers in [
        &[][..],
        &[("upload-length", "-1")],
        &[("upload-length", "many")],
        &[length, length],
        &[("upload-defer-length", "1")],
        &[length, ("upload-metadata", "title %%%")],
        &[length, ("upload-metadata", "title YQ==,title YQ==")],
    ] {
        ask(&ada, "POST", UPLOADS, headers, Body::empty())
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
    // Neither without a version nor in another one.
    for version in [None, Some("0.2.2"), Some("1.0.1")] {
        let mut request = ada.request("POST", UPLOADS).header("upload-length", "8");
        if let Some(version) = version {
            request = request.header("tus-resumable", version);
        }
        let answer = ada.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("tus-version"), "1.0.0");
        answer.expect_problem(412, "TUS_VERSION_UNSUPPORTED");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
}

#[on_both_databases]
async fn a_small_file_comes_with_its_announcement(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let length = file.len().to_string();
    let named = metadata(&[("title", "At once")]);
    let headers = [
        ("upload-length", &*length),
        ("upload-metadata", &*named),
        ("content-type", "application/offset+octet-stream"),
    ];
    let answer = ask(&ada, "POST", UPLOADS, &headers, file.clone()).await;
    let answer = answer.expect_status(201);
    assert_eq!(answer.header("upload-offset"), length);
    let track = format!("/api/v1/tracks/{}", answer.header("stagedoor-track-id"));
    let track = ada.get(&track).await.expect_status(200).json();
    assert_eq!(track["title"], "At once");
    assert_eq!(track["size_bytes"], file.len());

    // Only its beginning, and the rest later.
    let answer = ask(&ada, "POST", UPLOADS, &headers, file[..3_000].to_vec()).await;
    let place = place_of(&answer.expect_status(201));
    assert_eq!(offset(&ada, &place).await, 3_000);
    send_with(&ada, &place, 3_000, &[], file[3_000..].to_vec())
        .await
        .expect_status(204);

    // What is refused leaves nothing.
    let wrong = [("content-type", "text/plain"), ("upload-length", &*length)];
    ask(&ada, "POST", UPLOADS, &wrong, file.clone())
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    ask(&ada, "POST", UPLOADS, &headers, [&file[..], b"x"].concat())
        .await
        .expect_problem(413, "PAYLOAD_TOO_LARGE");
    ask(&ada, "POST", UPLOADS, &headers, vec![b'x'; file.len()])
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(
        app.count("SELECT COUNT(*) FROM uploads WHERE track_id IS NULL")
            .await,
        0
    );
}

#[on_both_databases]
async fn what_waits_counts_against_the_quota_and_has_a_limit_of_its_own(backend: Backend) {
    let app = TestApp::with(backend, |setup| {
        setup.settings.upload_quota_bytes = 20_000;
        setup.settings.uploads_waiting = 3;
    });
    let app = app.await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    super::send(&ada, &place, 0, file[..8_000].to_vec())
        .await
        .expect_status(204);
    // 8,000 of 20,000 bytes are taken.
    announce(&ada, 12_001, &[("filename", "b.wav")])
        .await
        .expect_problem(413, "QUOTA_EXCEEDED");
    let other = begin(&ada, wav_of(11_956).len()).await;
    // Once whole, it counts once.
    super::send(&ada, &place, 8_000, file[8_000..].to_vec())
        .await
        .expect_status(204);
    app.send_mail().await;
    // Now its last byte does not fit any more.
    super::send(&ada, &other, 0, wav_of(11_956))
        .await
        .expect_problem(413, "QUOTA_EXCEEDED");
    for _ in 0..2 {
        begin(&ada, 100).await;
    }
    announce(&ada, 100, &[("filename", "d.wav")])
        .await
        .expect_problem(409, "TOO_MANY");
    // Whoever has them ends one first.
    ask(&ada, "DELETE", &other, &[], Body::empty())
        .await
        .expect_status(204);
    begin(&ada, 100).await;
}
