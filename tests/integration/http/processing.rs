//! How the processing of a track goes on, seen from the outside.

use std::time::Duration;

use axum::body::Body;
use futures::StreamExt;
use serde_json::{Value, json};
use stagedoor_domain::{Role, background};
use stagedoor_testing::on_both_databases;
use tower::ServiceExt;

use crate::http::app::TestApp;
use crate::http::audio::{Part, wav};
use crate::http::client::Client;
use crate::http::uploads::upload;

async fn uploaded(client: &Client, file: &[u8]) -> String {
    let parts = [Part::Text("title", "First light"), Part::File("file", file)];
    let track = upload(client, &parts).await.expect_status(201).json();
    assert_eq!(
        (&track["state"], &track["progress"]),
        (&json!("queued"), &json!(0))
    );
    format!("/api/v1/tracks/{}", track["id"].as_str().unwrap())
}

async fn process(app: &TestApp) {
    background::process_ready(&app.services, &app.mailer)
        .await
        .unwrap();
}

fn events(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

#[on_both_databases]
async fn a_track_is_watched_until_it_plays(app: TestApp) {
    let mira = app.with_role("mira", Role::Creator).await;
    let track = uploaded(&mira, &wav()).await;
    mira.get(&format!("{track}/waveform"))
        .await
        .expect_problem(404, "NOT_FOUND");

    let watch = format!("{track}/events");
    let request = mira.request("GET", &watch).body(Body::empty()).unwrap();
    let answer = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["x-accel-buffering"], "no");
    assert!(!answer.headers().contains_key("content-encoding"));
    let mut body = answer.into_body().into_data_stream();
    // The first event comes before anything happens.
    let first = body.next().await.unwrap().unwrap();
    let mut text = String::from_utf8(first.to_vec()).unwrap();
    assert_eq!(events(&text), [json!({"state": "queued", "progress": 0})]);

    process(&app).await;
    let rest = async {
        while let Some(piece) = body.next().await {
            text.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
    };
    tokio::time::timeout(Duration::from_secs(10), rest)
        .await
        .expect("the stream ends by itself");
    let last = json!({"state": "ready", "progress": 100});
    assert_eq!(events(&text).last(), Some(&last));

    // What is over is told at once.
    let over = mira.get(&watch).await.expect_status(200);
    assert_eq!(events(&over.text()), [last]);
    let ready = mira.get(&track).await.expect_status(200).json();
    assert_eq!(
        (&ready["state"], &ready["failure"]),
        (&json!("ready"), &Value::Null)
    );
    assert_eq!(
        (&ready["duration_ms"], &ready["channels"]),
        (&json!(1_000), &json!(1))
    );
    let waveform = mira
        .get(&format!("{track}/waveform"))
        .await
        .expect_status(200);
    let waveform = waveform.json();
    assert_eq!(waveform["peaks"].as_array().unwrap().len(), 1_000);
    assert_eq!(waveform["duration_ms"], 1_000);
    mira.post(&format!("{track}/retry"), json!({}))
        .await
        .expect_problem(409, "CONFLICT");
}

#[on_both_databases]
async fn others_watch_and_retry_nothing_of_a_private_track(app: TestApp) {
    let mira = app.with_role("mira", Role::Creator).await;
    let track = uploaded(&mira, &wav()).await;
    process(&app).await;
    let noor = app.with_role("noor", Role::Creator).await;
    for client in [&noor, &app.anonymous()] {
        for part in ["events", "waveform"] {
            client
                .get(&format!("{track}/{part}"))
                .await
                .expect_problem(404, "NOT_FOUND");
        }
    }
    let retry = format!("{track}/retry");
    noor.post(&retry, json!({}))
        .await
        .expect_problem(404, "NOT_FOUND");
    app.anonymous()
        .post(&retry, json!({}))
        .await
        .expect_problem(401, "UNAUTHENTICATED");

    app.execute("UPDATE tracks SET visibility = 'public', published_at = created_at")
        .await;
    app.anonymous()
        .get(&format!("{track}/waveform"))
        .await
        .expect_status(200);
    app.execute("UPDATE tracks SET visibility = 'unlisted', unlisted_key = 'k1'")
        .await;
    app.anonymous()
        .get(&format!("{track}/waveform?key=k1"))
        .await
        .expect_status(200);
    app.anonymous()
        .get(&format!("{track}/waveform?key=k2"))
        .await
        .expect_problem(404, "NOT_FOUND");
}

#[on_both_databases]
async fn a_failure_is_said_in_words_and_tried_again(app: TestApp) {
    let mira = app.with_role("mira", Role::Creator).await;
    let track = uploaded(&mira, &wav()).await;
    let [original] = <[_; 1]>::try_from(app.media_files()).unwrap();
    let sound = std::fs::read(&original).unwrap();
    std::fs::write(&original, "words").unwrap();
    process(&app).await;
    let failed = mira.get(&track).await.expect_status(200).json();
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["failure"]["code"], "unreadable");
    assert!(failed["failure"]["message"].as_str().unwrap().len() > 20);

    std::fs::write(&original, sound).unwrap();
    let again = mira.post(&format!("{track}/retry"), json!({})).await;
    let again = again.expect_status(202).json();
    assert_eq!(
        (&again["state"], &again["failure"]),
        (&json!("queued"), &Value::Null)
    );
    process(&app).await;
    let ready = mira.get(&track).await.expect_status(200).json();
    assert_eq!(ready["state"], "ready");
}
