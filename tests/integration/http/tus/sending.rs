//! Sending parts.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use super::{ask, begin, broken, left_over, offset, send, send_with, stored};
use crate::http::app::TestApp;
use crate::http::audio::wav;

#[on_both_databases]
async fn parts_become_a_track_that_is_the_file(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    let mut at = 0;
    for size in [1, 1_000, 4_000] {
        let answer = send(&ada, &place, at, file[at..at + size].to_vec()).await;
        at += size;
        let answer = answer.expect_status(204);
        assert_eq!(answer.header("upload-offset"), at.to_string());
        assert_eq!(answer.header("tus-resumable"), "1.0.0");
        assert!(answer.header("upload-expires").ends_with(" GMT"));
        assert_eq!(answer.header("stagedoor-track-id"), "");
        assert_eq!(offset(&ada, &place).await, at);
    }
    // Nothing at all is a part, too.
    send(&ada, &place, at, Body::empty())
        .await
        .expect_status(204);
    let answer = send(&ada, &place, at, file[at..].to_vec()).await;
    let answer = answer.expect_status(204);
    let track_id = answer.header("stagedoor-track-id").to_owned();
    let track = ada.get(&format!("/api/v1/tracks/{track_id}")).await;
    let track = track.expect_status(200).json();
    assert_eq!(track["title"], "a");
    assert_eq!(track["content_type"], "audio/wav");
    assert_eq!(stored(&app, &track_id), file);

    // Its pieces go at once, and what was lost of the answer is told again.
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    assert_eq!(offset(&ada, &place).await, file.len());
    for (at, body) in [(file.len(), &[][..]), (at, &file[at..])] {
        let length = body.len().to_string();
        let headers = [("content-length", &*length)];
        let again = send_with(&ada, &place, at, &headers, body.to_vec()).await;
        let again = again.expect_status(204);
        assert_eq!(again.header("stagedoor-track-id"), track_id);
    }
    send(&ada, &place, 0, file[..10].to_vec())
        .await
        .expect_problem(409, "CONFLICT");
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 1);
}

#[on_both_databases]
async fn a_part_begins_where_the_upload_is_and_nowhere_else(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    send(&ada, &place, 0, file[..4_000].to_vec())
        .await
        .expect_status(204);
    for wrong in [0, 3_999, 4_001, file.len(), usize::MAX] {
        send(&ada, &place, wrong, vec![0; 10])
            .await
            .expect_problem(409, "CONFLICT");
    }
    assert_eq!(offset(&ada, &place).await, 4_000);
    assert_eq!(left_over(&app), 1);
}

#[tokio::test]
async fn a_part_of_another_shape_is_refused() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 8_044).await;
    for kind in ["", "application/octet-stream", "application/json"] {
        let headers = [("content-type", kind), ("upload-offset", "0")];
        ask(&ada, "PATCH", &place, &headers, "x")
            .await
            .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    let kind = ("content-type", "application/offset+octet-stream");
    for headers in [
        &[kind][..],
        &[kind, ("upload-offset", "-1")],
        &[
            kind,
            ("upload-offset", "0"),
            ("upload-checksum", "md5 YQ=="),
        ],
        &[kind, ("upload-offset", "0"), ("upload-checksum", "sha1")],
    ] {
        ask(&ada, "PATCH", &place, headers, "x")
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
    let request = ada.request("PATCH", &place).header("upload-offset", "0");
    ada.send(request.body("x".into()).unwrap())
        .await
        .expect_problem(412, "TUS_VERSION_UNSUPPORTED");
    let request = ada.request("HEAD", &place).header("tus-resumable", "2.0.0");
    let answer = ada.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("tus-version"), "1.0.0");
    answer.expect_status(412);
    assert_eq!(offset(&ada, &place).await, 0);
}

#[on_both_databases]
async fn lies_about_lengths_are_found_out(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    // More than is missing: announced, and as it comes.
    let longer = [&file[..], &[0; 100]].concat();
    send_with(
        &ada,
        &place,
        0,
        &[("content-length", "8144")],
        longer.clone(),
    )
    .await
    .expect_problem(413, "PAYLOAD_TOO_LARGE");
    let chunks = longer.chunks(1_000).map(Bytes::copy_from_slice);
    let chunks: Vec<_> = chunks.map(Ok::<_, std::io::Error>).collect();
    let body = Body::from_stream(futures::stream::iter(chunks));
    send(&ada, &place, 0, body)
        .await
        .expect_problem(413, "PAYLOAD_TOO_LARGE");
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 0);
    assert_eq!(offset(&ada, &place).await, 0);
    // Less than is announced: a line that has broken.
    let short = broken(std::iter::once(Bytes::copy_from_slice(&file[..5_000])));
    send_with(&ada, &place, 0, &[("content-length", "8044")], short)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    assert_eq!(offset(&ada, &place).await, 5_000);
    send(&ada, &place, 5_000, file[5_000..].to_vec())
        .await
        .expect_status(204);
    // A file that is longer than its length says, and one that is shorter.
    let place = begin(&ada, 4_000).await;
    send(&ada, &place, 0, file[..4_000].to_vec())
        .await
        .expect_status(204);
    let place = begin(&ada, 20_000).await;
    send(&ada, &place, 0, file.clone()).await.expect_status(204);
    assert_eq!(offset(&ada, &place).await, file.len());
}

#[on_both_databases]
async fn a_part_with_a_checksum_is_taken_as_it_was_sent_or_not_at_all(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let sha256 = |bytes: &[u8]| format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)));
    let place = begin(&ada, file.len()).await;
    let wrong = sha256(b"something else");
    for body in [&file[..4_000], &file[..]] {
        let headers = [("upload-checksum", &*wrong)];
        let answer = send_with(&ada, &place, 0, &headers, body.to_vec()).await;
        answer.expect_problem(460, "CHECKSUM_MISMATCH");
        assert_eq!(offset(&ada, &place).await, 0);
    }
    // What broke off cannot be right.
    let right = sha256(&file[..4_000]);
    let chunks = std::iter::once(Bytes::copy_from_slice(&file[..3_000]));
    send_with(
        &ada,
        &place,
        0,
        &[("upload-checksum", &*right)],
        broken(chunks),
    )
    .await
    .expect_problem(400, "MALFORMED_REQUEST");
    assert_eq!(offset(&ada, &place).await, 0);
    assert_eq!(left_over(&app), 0);

    send_with(
        &ada,
        &place,
        0,
        &[("upload-checksum", &*right)],
        file[..4_000].to_vec(),
    )
    .await
    .expect_status(204);
    let rest = sha256(&file[4_000..]);
    let headers = [("upload-checksum", &*rest)];
    let last = send_with(&ada, &place, 4_000, &headers, file[4_000..].to_vec()).await;
    assert_ne!(last.expect_status(204).header("stagedoor-track-id"), "");
}

#[tokio::test]
async fn the_checksum_that_every_server_knows() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 100).await;
    // The example of the protocol's own text.
    let hello = [("upload-checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")];
    send_with(&ada, &place, 0, &hello, "hello world")
        .await
        .expect_status(204);
    send_with(&ada, &place, 11, &hello, "hello world!")
        .await
        .expect_problem(460, "CHECKSUM_MISMATCH");
    assert_eq!(offset(&ada, &place).await, 11);
}

#[tokio::test]
async fn a_method_that_a_client_cannot_send_is_said_in_a_header() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    let headers = [
        ("x-http-method-override", "PATCH"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
    ];
    ask(&ada, "POST", &place, &headers, file[..9].to_vec())
        .await
        .expect_status(204);
    let head = [("x-http-method-override", "HEAD")];
    let answer = ask(&ada, "POST", &place, &head, Body::empty()).await;
    assert_eq!(answer.expect_status(200).header("upload-offset"), "9");
    ask(&ada, "POST", &place, &[], Body::empty())
        .await
        .expect_problem(405, "METHOD_NOT_ALLOWED");
    let other = ada
        .clone()
        .with_header("sec-fetch-site", "cross-site")
        .with_header("origin", "https://evil.example");
    let delete = [("x-http-method-override", "DELETE")];
    ask(&other, "POST", &place, &delete, Body::empty())
        .await
        .expect_problem(403, "CSRF_REJECTED");
    ask(&ada, "POST", &place, &delete, Body::empty())
        .await
        .expect_status(204);
    // Nowhere else.
    let request = ada
        .request("POST", "/api/v1/tracks")
        .header("x-http-method-override", "DELETE");
    ada.send(request.body(Body::empty()).unwrap())
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
}
