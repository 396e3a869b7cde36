//! Artists at both doors: what their members change, and what everybody sees.

mod api;
mod feed;
mod form;
mod oembed;
mod page;

use stagedoor_domain::Role;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav};
use crate::http::client::Client;

const MINE: &str = "/api/v1/users/me/artists";
const TAB: &str = "/settings/artist";

/// An artist of this name, logged in, and their artist's id.
async fn artist(app: &TestApp, name: &str) -> (Client, String) {
    let client = app.with_role(name, Role::Creator).await;
    let mine = client.get(MINE).await.expect_status(200).json();
    let id = mine["items"][0]["id"].as_str().unwrap().to_owned();
    (client, id)
}

/// A public track of this title; its id.
async fn public_track(app: &TestApp, artist: &Client, title: &str) -> String {
    let file = wav();
    let parts = [
        Part::Text("title", title),
        Part::Text("description", "Recorded <live> & loud."),
        Part::File("file", &file),
    ];
    let answer = artist
        .post_raw("/api/v1/tracks", &content_type(), form(&parts))
        .await;
    let id = answer.expect_status(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.execute("UPDATE tracks SET state = 'ready', progress = 100")
        .await;
    let change = serde_json::json!({"visibility": "public"});
    let track = format!("/api/v1/tracks/{id}");
    artist.patch(&track, change).await.expect_status(200);
    id
}

async fn put_picture(client: &Client, id: &str, content: &[u8]) -> Answer {
    let path = format!("/api/v1/artists/{id}/picture");
    let body = form(&[Part::File("file", content)]);
    client.send_raw("PUT", &path, &content_type(), body).await
}

/// As a browser without JavaScript sends the tab's form.
async fn submit(client: &Client, parts: &[Part<'_>]) -> Answer {
    let client = client.clone().with_header("accept", "text/html");
    client.post_raw(TAB, &content_type(), form(parts)).await
}

/// A picture of 80 pixels square: the smallest JPEG there is of it.
const JPEG: &[u8] = include_bytes!("picture.jpg");
