//! Giving an upload up, and those that nobody goes on with.

use axum::body::Body;
use bytes::Bytes;
use stagedoor_domain::{Role, expiry};
use stagedoor_testing::on_both_databases;

use super::{UPLOADS, arriving, ask, begin, left_over, offset, send, stalled};
use crate::http::app::TestApp;
use crate::http::audio::wav;

#[on_both_databases]
async fn what_is_given_up_goes(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 8_044).await;
    send(&ada, &place, 0, wav()[..4_000].to_vec())
        .await
        .expect_status(204);
    let answer = ask(&ada, "DELETE", &place, &[], Body::empty()).await;
    assert_eq!(answer.expect_status(204).header("tus-resumable"), "1.0.0");
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    ask(&ada, "HEAD", &place, &[], Body::empty())
        .await
        .expect_status(404);
    send(&ada, &place, 4_000, "x")
        .await
        .expect_problem(404, "NOT_FOUND");
    ask(&ada, "DELETE", &place, &[], Body::empty())
        .await
        .expect_problem(404, "NOT_FOUND");
}

#[tokio::test]
async fn what_is_arriving_is_given_up_with_the_rest() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, 8_044).await;
    let start = Bytes::copy_from_slice(&wav()[..4_000]);
    let (client, path) = (ada.clone(), place.clone());
    let sending = tokio::spawn(async move { send(&client, &path, 0, stalled(start)).await });
    arriving(&app).await;
    ask(&ada, "DELETE", &place, &[], Body::empty())
        .await
        .expect_status(204);
    sending.await.unwrap().expect_problem(423, "UPLOAD_LOCKED");
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 0);
}

#[on_both_databases]
async fn the_track_stays_when_its_upload_goes(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let place = begin(&ada, wav().len()).await;
    send(&ada, &place, 0, wav()).await.expect_status(204);
    ask(&ada, "DELETE", &place, &[], Body::empty())
        .await
        .expect_status(204);
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM tracks").await, 1);
}

#[on_both_databases]
async fn nobody_waits_longer_than_a_day_for_the_rest(app: TestApp) {
    const HOUR: u64 = 3_600;
    let ada = app.with_role("ada", Role::Artist).await;
    let (left, kept) = (begin(&ada, 8_044).await, begin(&ada, 8_044).await);
    for place in [&left, &kept] {
        send(&ada, place, 0, wav()[..100].to_vec())
            .await
            .expect_status(204);
    }
    app.advance(23 * HOUR);
    send(&ada, &kept, 100, wav()[100..200].to_vec())
        .await
        .expect_status(204);
    app.advance(2 * HOUR);
    // Over at that moment, and gone with the next sweep.
    ask(&ada, "HEAD", &left, &[], Body::empty())
        .await
        .expect_status(404);
    send(&ada, &left, 100, "x")
        .await
        .expect_problem(404, "NOT_FOUND");
    let list = ada.get(UPLOADS).await.expect_status(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    expiry::sweep(&app.services).await.unwrap();
    app.send_mail().await;
    assert_eq!(app.count("SELECT COUNT(*) FROM uploads").await, 1);
    assert_eq!(left_over(&app), 2);
    assert_eq!(offset(&ada, &kept).await, 200);
    // The quota has its room back.
    app.advance(24 * HOUR);
    expiry::sweep(&app.services).await.unwrap();
    app.send_mail().await;
    assert_eq!(left_over(&app), 0);
}
