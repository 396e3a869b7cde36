//! What other sites show of a link.

use serde_json::{Value, json};
use stagedoor_testing::on_both_databases;

use super::{JPEG, artist, public_track, put_picture};
use crate::http::answer::Answer;
use crate::http::app::TestApp;

async fn asked(app: &TestApp, url: &str, rest: &str) -> Answer {
    let url: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
    app.anonymous()
        .get(&format!("/oembed?url={url}{rest}"))
        .await
}

async fn said(app: &TestApp, url: &str, rest: &str) -> Value {
    asked(app, url, rest).await.expect_status(200).json()
}

#[on_both_databases]
async fn a_link_to_an_artist_or_a_track_is_told_of(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let page = "http://stagedoor.test/artists/nina";
    asked(&app, page, "").await.expect_status(404);
    let track = public_track(&app, &nina, "Night & day").await;
    put_picture(&nina, &id, JPEG).await.expect_status(200);

    let of_artist = said(&app, page, "").await;
    assert_eq!(of_artist["type"], "link");
    assert_eq!(of_artist["version"], "1.0");
    assert_eq!(of_artist["title"], "nina");
    assert_eq!(of_artist["author_url"], json!(page));
    assert_eq!(of_artist["provider_name"], "Stagedoor");
    let picture = of_artist["thumbnail_url"].as_str().unwrap();
    assert!(picture.starts_with(&format!(
        "http://stagedoor.test/media/artists/{id}/picture?v="
    )));
    let small = said(&app, page, "&maxwidth=400&format=json").await;
    assert!(
        small["thumbnail_url"]
            .as_str()
            .unwrap()
            .ends_with("&size=small")
    );
    assert_eq!(small["thumbnail_width"], 320);
    let without = said(&app, page, "&maxheight=100").await;
    assert!(without.get("thumbnail_url").is_none(), "{without}");

    let url = format!("http://stagedoor.test/tracks/{track}");
    let of_track = said(&app, &url, "").await;
    assert_eq!(of_track["title"], "Night & day by nina");
    assert_eq!(of_track["author_name"], "nina");

    let xml = asked(&app, &url, "&format=xml").await.expect_status(200);
    assert_eq!(xml.header("content-type"), "text/xml; charset=utf-8");
    let xml = xml.text();
    assert!(xml.starts_with("<?xml version=\"1.0\""), "{xml}");
    assert!(
        xml.contains(
            "<oembed><type>link</type><version>1.0</version><title>Night &amp; day by nina</title>"
        ),
        "{xml}"
    );
}

#[on_both_databases]
async fn nothing_is_told_of_what_not_everybody_may_see(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let track = public_track(&app, &nina, "Night ferry").await;
    let page = "http://stagedoor.test/artists/nina";
    for elsewhere in [
        "https://stagedoor.test/artists/nina",
        "http://evil.example/artists/nina",
        "http://stagedoor.test/artists/nina/feed.xml",
        "http://stagedoor.test/artists/nobody",
        "http://stagedoor.test/tracks/nonsense",
        "http://stagedoor.test/settings",
        "nonsense",
    ] {
        asked(&app, elsewhere, "").await.expect_status(404);
    }
    asked(&app, page, "&format=yaml").await.expect_status(501);
    app.anonymous().get("/oembed").await.expect_status(400);
    // An old handle still counts.
    let change = json!({"handle": "nightjars"});
    nina.patch(&format!("/api/v1/artists/{id}"), change)
        .await
        .expect_status(200);
    let moved = said(&app, page, "").await;
    assert_eq!(
        moved["author_url"],
        "http://stagedoor.test/artists/nightjars"
    );

    let hidden = json!({"visibility": "unlisted"});
    nina.patch(&format!("/api/v1/tracks/{track}"), hidden)
        .await
        .expect_status(200);
    asked(&app, &format!("http://stagedoor.test/tracks/{track}"), "")
        .await
        .expect_status(404);
    asked(&app, page, "").await.expect_status(404);
}
