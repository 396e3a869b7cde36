//! Files in parts, by every rule of tus 1.0.0 that this server follows.

mod breaking;
mod creating;
mod ending;
mod finishing;
mod gate;
mod sending;

use std::time::Duration;

use axum::body::Body;
use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::client::Client;

pub const UPLOADS: &str = "/api/v1/uploads";

const PART: &str = "application/offset+octet-stream";

/// Metadata as its header has it.
pub fn metadata(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(key, value)| format!("{key} {}", STANDARD.encode(value)));
    pairs.collect::<Vec<_>>().join(",")
}

/// A request of this protocol with these headers besides.
pub async fn ask(
    client: &Client,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let mut request = client
        .request(method, path)
        .header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request.body(body.into()).unwrap()).await
}

/// Announces a file of so many bytes.
pub async fn announce(client: &Client, length: usize, pairs: &[(&str, &str)]) -> Answer {
    let (length, metadata) = (length.to_string(), metadata(pairs));
    let headers = [("upload-length", &*length), ("upload-metadata", &*metadata)];
    ask(client, "POST", UPLOADS, &headers, Body::empty()).await
}

/// Announces a file called `a.wav`, and tells where its parts go.
pub async fn begin(client: &Client, length: usize) -> String {
    let answer = announce(client, length, &[("filename", "a.wav")]).await;
    place_of(&answer.expect_status(201))
}

/// Sends a part.
pub async fn send(client: &Client, place: &str, offset: usize, body: impl Into<Body>) -> Answer {
    send_with(client, place, offset, &[], body).await
}

/// The same with these headers besides.
pub async fn send_with(
    client: &Client,
    place: &str,
    offset: usize,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Answer {
    let offset = offset.to_string();
    let mut all = vec![
        (header::CONTENT_TYPE.as_str(), PART),
        ("upload-offset", &*offset),
    ];
    all.extend(headers);
    ask(client, "PATCH", place, &all, body).await
}

/// How much is here.
pub async fn offset(client: &Client, place: &str) -> usize {
    let answer = ask(client, "HEAD", place, &[], Body::empty()).await;
    let answer = answer.expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.header("upload-offset").parse().unwrap()
}

/// A body of these chunks whose line then breaks.
pub fn broken(chunks: impl Iterator<Item = Bytes> + Send + 'static) -> Body {
    let broken = stream::once(async { Err(std::io::ErrorKind::ConnectionReset.into()) });
    let whole = stream::iter(chunks.map(Ok::<_, std::io::Error>));
    Body::from_stream(whole.chain(broken))
}

/// A body of this whose line goes silent.
pub fn stalled(start: Bytes) -> Body {
    let start = stream::once(async move { Ok::<_, std::io::Error>(start) });
    Body::from_stream(start.chain(stream::pending()))
}

/// Files that lie there for uploads that are not whole, and on their way in.
pub fn left_over(app: &TestApp) -> usize {
    let files = app.media_files();
    let is_on_its_way = |folder: &str| ["uploads", "incoming"].contains(&folder);
    files
        .iter()
        .filter(|file| {
            file.iter()
                .any(|part| part.to_str().is_some_and(is_on_its_way))
        })
        .count()
}

/// The file of the track with this id, as it is stored.
pub fn stored(app: &TestApp, track_id: &str) -> Vec<u8> {
    let files = app.media_files();
    let of_track = |name: &str| name.starts_with(track_id) && name.contains(".wav");
    let file = files
        .iter()
        .find(|file| {
            file.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(of_track)
        })
        .expect("the track has a file");
    std::fs::read(file).unwrap()
}

/// Waits until bytes are on their way in.
pub async fn arriving(app: &TestApp) {
    while left_over(app) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The path of what an answer names, which is on this site.
pub fn place_of(answer: &Answer) -> String {
    let place = answer
        .header("location")
        .strip_prefix("http://stagedoor.test");
    place.expect("an address of this site").to_owned()
}
