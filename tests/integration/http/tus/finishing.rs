//! What becomes of a file once it is whole.

use axum::body::Body;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, on_both_databases};

use super::{announce, ask, begin, left_over, offset, place_of, send};
use crate::http::app::TestApp;
use crate::http::audio::wav;

#[on_both_databases]
async fn what_is_no_audio_ends_its_upload_and_leaves_nothing(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 4_000).await;
    send(&ada, &place, 0, vec![b'x'; 1_000])
        .await
        .expect_status(204);
    send(&ada, &place, 1_000, vec![b'x'; 3_000])
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    ask(&ada, "HEAD", &place, &[], Body::empty())
        .await
        .expect_status(404);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
}

#[tokio::test]
async fn what_the_scanner_refuses_ends_its_upload_and_what_it_cannot_say_does_not() {
    for (code, status, kept) in [(1, 422, false), (7, 503, true)] {
        let app = TestApp::with(Backend::Sqlite, |setup| {
            let command = ["sh", "-c", &format!("exit {code}")].map(str::to_owned);
            setup.settings.scan_command = command.to_vec();
        });
        let app = app.await;
        let ada = app.with_role("ada", Role::Artist).await;
        let file = wav();
        let place = begin(&ada, file.len()).await;
        send(&ada, &place, 0, file[..4_000].to_vec())
            .await
            .expect_status(204);
        send(&ada, &place, 4_000, file[4_000..].to_vec())
            .await
            .expect_status(status);
        let answer = ask(&ada, "HEAD", &place, &[], Body::empty()).await;
        if kept {
            // The pieces are here; the rest is sent again.
            assert_eq!(answer.expect_status(200).header("upload-offset"), "4000");
        } else {
            answer.expect_status(404);
            app.send_mail().await;
            assert_eq!(left_over(&app), 0);
        }
    }
}

#[on_both_databases]
async fn it_is_the_music_of_the_artist_that_was_named(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let grace = app.with_role("grace", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    let last = send(&ada, &place, 0, file.clone()).await.expect_status(204);
    let track = format!("/api/v1/tracks/{}", last.header("stagedoor-track-id"));
    let artist = ada.get(&track).await.json()["artist"]["id"].clone();
    let named = [("title", "Again"), ("artist_id", artist.as_str().unwrap())];
    announce(&grace, file.len(), &named)
        .await
        .expect_problem(404, "NOT_FOUND");
    let answer = announce(&ada, file.len(), &named).await.expect_status(201);
    let place = place_of(&answer);
    let last = send(&ada, &place, 0, file.clone()).await.expect_status(204);
    let track = format!("/api/v1/tracks/{}", last.header("stagedoor-track-id"));
    let track = ada.get(&track).await.json();
    assert_eq!(track["artist"]["id"], artist);
    assert_eq!(track["title"], "Again");
}

#[on_both_databases]
async fn a_track_that_cannot_be_written_down_leaves_the_pieces(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let place = begin(&ada, file.len()).await;
    send(&ada, &place, 0, file[..4_000].to_vec())
        .await
        .expect_status(204);
    app.execute("ALTER TABLE artist_members RENAME TO away")
        .await;
    send(&ada, &place, 4_000, file[4_000..].to_vec())
        .await
        .expect_status(500);
    app.execute("ALTER TABLE away RENAME TO artist_members")
        .await;
    assert_eq!(left_over(&app), 1);
    assert_eq!(offset(&ada, &place).await, 4_000);
    send(&ada, &place, 4_000, file[4_000..].to_vec())
        .await
        .expect_status(204);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
}
