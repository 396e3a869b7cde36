//! What the bench asks of the peer.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;

use axum::Router;
use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, COOKIE, SET_COOKIE};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::Value;
use stagedoor_bench_peer::{Data, Pools, router};
use tower::ServiceExt;

const UPGRADE: &str = "/api/v1/users/me/upgrade-creator";

/// On a new SQLite file: the program, and the cookies of a listener and of a creator.
async fn peer(folder: &tempfile::TempDir) -> (Router, String, String) {
    let url = format!("sqlite://{}/peer.db", folder.path().display());
    let data = Pools::sqlite(&url).unwrap();
    data.create_tables().await.unwrap();
    let listener = data.add_people("nina", "user", 1).await.unwrap().remove(0);
    let creator = data.add_people("otto", "creator", 1).await.unwrap();
    (router(data), listener, creator[0].clone())
}

async fn send(app: &Router, method: &str, path: &str, cookie: &str, encoding: &str) -> Response {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(COOKIE, cookie)
        .header(ACCEPT_ENCODING, encoding);
    let request = request.body(Body::empty()).unwrap();
    app.clone().oneshot(request).await.unwrap()
}

async fn body(response: Response) -> Vec<u8> {
    let body = response.into_body().collect().await.unwrap();
    body.to_bytes().to_vec()
}

#[tokio::test]
async fn the_page_shows_who_asks() {
    let folder = tempfile::tempdir().unwrap();
    let (app, listener, _) = peer(&folder).await;
    let response = send(&app, "GET", "/settings", &listener, "identity").await;
    assert_eq!(response.status(), StatusCode::OK);
    let page = String::from_utf8(body(response).await).unwrap();
    assert!(page.contains("nina-0@example.org") && page.contains("Become an artist"));
    assert!(!page.contains("<script") && !page.contains("leptos"));

    let response = send(&app, "GET", "/settings", &listener, "gzip").await;
    assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
    let compressed = body(response).await;
    let mut plain = String::new();
    let mut reader = flate2::read::GzDecoder::new(&compressed[..]);
    reader.read_to_string(&mut plain).unwrap();
    assert_eq!(plain, page);

    let response = send(&app, "GET", "/settings", "id=nobody", "identity").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_promotion_is_made_once_and_renews_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let (app, listener, creator) = peer(&folder).await;
    let response = send(&app, "POST", UPGRADE, &listener, "identity").await;
    assert_eq!(response.status(), StatusCode::OK);
    let renewed = response.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    let renewed = renewed.split(';').next().unwrap();
    assert_ne!(renewed, listener);
    let first: Value = serde_json::from_slice(&body(response).await).unwrap();
    assert_eq!(first["already_elevated"], false);

    let response = send(&app, "POST", UPGRADE, &listener, "identity").await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    for cookie in [renewed, &creator] {
        let response = send(&app, "POST", UPGRADE, cookie, "identity").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(!response.headers().contains_key(SET_COOKIE));
        let again: Value = serde_json::from_slice(&body(response).await).unwrap();
        assert_eq!(again["already_elevated"], true);
    }
}
