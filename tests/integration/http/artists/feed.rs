//! The feed.

use stagedoor_testing::on_both_databases;

use super::{JPEG, artist, public_track, put_picture};
use crate::http::app::TestApp;

#[on_both_databases]
async fn public_tracks_are_in_the_feed_with_what_plays(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let path = "/artists/nina/feed.xml";
    for client in [&nina, &app.anonymous()] {
        client.get(path).await.expect_status(404);
    }
    put_picture(&nina, &id, JPEG).await.expect_status(200);
    let change = serde_json::json!({"name": "Nina & <Co>\u{ffff}"});
    nina.patch(&format!("/api/v1/artists/{id}"), change)
        .await
        .expect_status(200);
    let track = public_track(&app, &nina, "Night & day").await;

    let visitor = app.anonymous();
    let answer = visitor.get(path).await.expect_status(200);
    assert_eq!(
        answer.header("content-type"),
        "application/rss+xml; charset=utf-8"
    );
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    assert!(answer.cookies().is_empty());
    let channel = rss::Channel::read_from(answer.text().as_bytes()).unwrap();
    channel.to_string();
    assert_eq!(channel.title, "Nina & <Co> on Stagedoor");
    assert_eq!(channel.link, "http://stagedoor.test/artists/nina");
    let image = channel.image.unwrap().url;
    assert!(
        image.starts_with("http://stagedoor.test/media/artists/"),
        "{image}"
    );
    let [item] = &channel.items[..] else {
        panic!("{:?}", channel.items)
    };
    assert_eq!(item.title.as_deref(), Some("Night & day"));
    assert_eq!(
        item.description.as_deref(),
        Some("Recorded &lt;live&gt; &amp; loud.")
    );
    let page = format!("http://stagedoor.test/tracks/{track}");
    assert_eq!(item.link.as_deref(), Some(&*page));
    let file = item.enclosure.clone().unwrap();
    assert_eq!(
        file.url,
        format!("http://stagedoor.test/media/tracks/{track}/stream.m4a")
    );
    assert!(file.length.parse::<u64>().unwrap() > 0);
    assert_eq!(file.mime_type, "audio/wav");

    // Of what was made of it, the best.
    for (quality, bits, size) in [("low", 96_000, 1_111), ("high", 192_000, 2_222)] {
        app.execute(format!(
            "INSERT INTO track_renditions (track_id, quality, file_version, object_key,
                content_type, codec, bits_per_s, size_bytes, sha256, fragments)
             SELECT id, '{quality}', file_version, '{quality}', 'audio/mp4', 'mp4a.40.2',
                {bits}, {size}, sha256, '{{\"init\":0,\"segments\":[]}}' FROM tracks"
        ))
        .await;
    }
    let again = visitor.get(path).await.expect_status(200);
    let channel = rss::Channel::read_from(again.text().as_bytes()).unwrap();
    let file = channel.items[0].enclosure.clone().unwrap();
    assert_eq!((&*file.length, &*file.mime_type), ("2222", "audio/mp4"));

    let known = again.header("etag").to_owned();
    let same = visitor
        .clone()
        .with_header("if-none-match", &known)
        .get(path)
        .await;
    let same = same.expect_status(304);
    assert!(same.text().is_empty());
    let other = visitor
        .clone()
        .with_header("if-none-match", "\"other\"")
        .get(path)
        .await;
    other.expect_status(200);
}
