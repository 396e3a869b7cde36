//! Multipart bodies that never come to the point, and ones that take their time.

use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, stream};
use rstest::rstest;
use stagedoor_domain::Role;

use crate::http::app::TestApp;
use crate::http::audio::{BOUNDARY, Part, content_type, form, wav};
use crate::http::uploads::PAGE;

const API: &str = "/api/v1/tracks";

/// `start`, and then nothing new as often as asked.
fn endless(start: String) -> Body {
    let filler = Bytes::from(vec![b'a'; 1_000]);
    let pieces = stream::iter([Bytes::from(start)]).chain(stream::repeat(filler));
    Body::from_stream(pieces.map(Ok::<_, std::io::Error>))
}

#[rstest]
#[case::preamble(String::new())]
#[case::header(format!("--{BOUNDARY}\r\nX-Header: "))]
#[case::header_of_a_later_part(
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA\r\n\
         --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file"
    )
)]
#[tokio::test]
async fn a_part_that_never_begins_is_malformed(
    #[case] start: String,
    #[values(API, PAGE)] door: &str,
) {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    ada.post_raw(door, &content_type(), endless(start))
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    assert_eq!(app.media_files(), Vec::<std::path::PathBuf>::new());
}

#[rstest]
#[case::bytes(1)]
#[case::odd(7)]
#[case::large(70_000)]
#[tokio::test]
async fn a_form_is_taken_in_pieces_of_any_size(#[case] size: usize) {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let whole = form(&[Part::Text("title", "A"), Part::File("file", &file)]);
    let pieces: Vec<_> = whole
        .chunks(size)
        .map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)))
        .collect();
    let track = ada
        .post_raw(
            API,
            &content_type(),
            Body::from_stream(stream::iter(pieces)),
        )
        .await
        .expect_status(201)
        .json();
    assert_eq!(track["size_bytes"], file.len());
}
