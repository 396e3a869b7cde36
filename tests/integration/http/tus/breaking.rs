//! Lines that break, and servers that end.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use stagedoor_domain::Role;
use stagedoor_domain::uploads::PIECE;
use stagedoor_testing::{Backend, on_both_databases};

use super::{arriving, begin, broken, left_over, offset, send, stalled, stored};
use crate::http::app::TestApp;
use crate::http::audio::{wav, wav_of};

#[on_both_databases]
async fn a_file_arrives_whole_whose_line_breaks_at_every_chunk(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    let mut at = 0;
    while at < file.len() {
        let end = file.len().min(at + 500);
        // Two chunks, of which the second is the last that arrives.
        let chunks = file[at..end].chunks(300).map(Bytes::copy_from_slice);
        let chunks: Vec<Bytes> = chunks.collect();
        let answer = send(&ada, &place, at, broken(chunks.into_iter())).await;
        if end < file.len() {
            answer.expect_problem(400, "MALFORMED_REQUEST");
        } else {
            // All of it is here, whatever came after.
            answer.expect_status(204);
        }
        assert_eq!(offset(&ada, &place).await, end);
        at = end;
    }
    let answer = super::ask(&ada, "HEAD", &place, &[], Body::empty()).await;
    let track_id = answer.header("stagedoor-track-id").to_owned();
    assert_eq!(stored(&app, &track_id), file);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
}

#[on_both_databases]
async fn a_large_file_lies_in_pieces_until_it_is_whole(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let piece = usize::try_from(PIECE).unwrap();
    let file = wav_of(u32::try_from(PIECE * 2 + 5_000).unwrap());
    let place = begin(&ada, file.len()).await;
    let file = Bytes::from(file);
    // Breaks in the middle of the second piece.
    let cut = piece + 70_000;
    let chunks: Vec<Bytes> = file[..cut]
        .chunks(65_536)
        .map(Bytes::copy_from_slice)
        .collect();
    send(&ada, &place, 0, broken(chunks.into_iter()))
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    assert_eq!(offset(&ada, &place).await, cut);
    let sizes: Vec<[String; 1]> = app
        .database
        .rows("SELECT CAST(size_bytes AS TEXT) FROM upload_pieces ORDER BY start_bytes")
        .await;
    assert_eq!(sizes, [[PIECE.to_string()], ["70000".to_owned()]]);
    let last = send(&ada, &place, cut, file.slice(cut..))
        .await
        .expect_status(204);
    assert_eq!(stored(&app, last.header("stagedoor-track-id")), file);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM upload_pieces").await, 0);
}

#[on_both_databases]
async fn what_arrived_is_kept_when_the_client_hangs_up(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = Bytes::from(wav());
    let place = begin(&ada, file.len()).await;
    let (client, path, start) = (ada.clone(), place.clone(), file.slice(..5_000));
    let hung_up = tokio::spawn(async move { send(&client, &path, 0, stalled(start)).await });
    arriving(&app).await;
    hung_up.abort();
    // The server does not know yet, and is asked to stop.
    assert_eq!(offset(&ada, &place).await, 5_000);
    send(&ada, &place, 5_000, file.slice(5_000..))
        .await
        .expect_status(204);
}

#[tokio::test]
async fn the_next_part_takes_over_from_one_that_has_stalled() {
    let app = TestApp::new().await;
    let ada = Arc::new(app.with_role("ada", Role::Artist).await);
    let file = Bytes::from(wav());
    let place = begin(&ada, file.len()).await;
    let (client, path, start) = (ada.clone(), place.clone(), file.slice(..5_000));
    let first = tokio::spawn(async move { send(&client, &path, 0, stalled(start)).await });
    arriving(&app).await;
    // It begins where the first one did, not knowing how far that has come.
    send(&ada, &place, 0, file.clone())
        .await
        .expect_problem(409, "CONFLICT");
    first.await.unwrap().expect_problem(423, "UPLOAD_LOCKED");
    send(&ada, &place, 5_000, file.slice(5_000..))
        .await
        .expect_status(204);
}

#[on_both_databases]
async fn the_same_part_sent_twice_at_once_is_taken_once(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = Bytes::from(wav());
    let place = begin(&ada, file.len()).await;
    let sending = (0..6).map(|_| send(&ada, &place, 0, file.clone()));
    let answers = futures::future::join_all(sending).await;
    for answer in &answers {
        let status = answer.status.as_u16();
        assert!(
            [204, 409, 423].contains(&status),
            "{status} {}",
            answer.text()
        );
    }
    let at = offset(&ada, &place).await;
    if at < file.len() {
        send(&ada, &place, at, file.slice(at..))
            .await
            .expect_status(204);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 1);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
}
