//! The artist's page.

use stagedoor_testing::on_both_databases;

use super::{JPEG, artist, public_track, put_picture};
use crate::http::app::TestApp;

#[on_both_databases]
async fn its_members_alone_see_it_before_there_is_something_to_hear(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    for other in [app.anonymous(), app.with_user("lea").await] {
        other.page("/artists/nina").await.expect_status(404);
        other.page("/artists/nobody").await.expect_status(404);
    }
    let own = nina.page("/artists/nina").await.expect_status(200).text();
    assert!(own.contains("Only you see this page"), "{own}");
    assert!(
        own.contains(r#"<meta name="robots" content="noindex">"#),
        "{own}"
    );
    assert!(
        !own.contains("canonical") && !own.contains("oembed"),
        "{own}"
    );
}

#[on_both_databases]
async fn it_shows_who_they_are_and_tells_others(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let track = public_track(&app, &nina, "Night ferry").await;
    put_picture(&nina, &id, JPEG).await.expect_status(200);
    let changes = serde_json::json!({
        "name": "Nina <& the \"Nightjars\">", "about": "Quiet music\nfor loud rooms.",
        "links": ["https://nina.example/a?b=c&d"],
    });
    nina.patch(&format!("/api/v1/artists/{id}"), changes)
        .await
        .expect_status(200);
    let page = app
        .anonymous()
        .page("/artists/nina")
        .await
        .expect_status(200)
        .text();
    for part in [
        "<h1>Nina &lt;&amp; the \"Nightjars\"&gt;</h1>",
        "Quiet music\nfor loud rooms.",
        r#"href="https://nina.example/a?b=c&amp;d""#,
        r#"rel="me noopener nofollow ugc""#,
        r#"<link rel="canonical" href="http://stagedoor.test/artists/nina">"#,
        r#"<meta property="og:title" content="Nina &lt;&amp; the &quot;Nightjars&quot;&gt;">"#,
        r#"<meta property="og:type" content="profile">"#,
        &format!(
            r#"<meta property="og:image" content="http://stagedoor.test/media/artists/{id}/picture?v="#
        ),
        r#"type="application/json+oembed" href="http://stagedoor.test/oembed?url=http%3A%2F%2Fstagedoor.test%2Fartists%2Fnina&amp;format=json""#,
        r#"type="application/rss+xml" href="http://stagedoor.test/artists/nina/feed.xml""#,
        "Night ferry",
        &format!("/media/tracks/{track}/stream.m4a"),
        r#"aria-label="Player""#,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(
        !page.contains("noindex") && !page.contains("Only you see"),
        "{page}"
    );
    assert_eq!(page.matches(r#"property="og:title""#).count(), 1);
    assert_eq!(page.matches(r#"name="description""#).count(), 1);

    let page = app
        .anonymous()
        .page(&format!("/tracks/{track}"))
        .await
        .expect_status(200)
        .text();
    for part in [
        &*format!(r#"<link rel="canonical" href="http://stagedoor.test/tracks/{track}">"#),
        r#"<meta property="og:type" content="music.song">"#,
        r#"<meta property="og:description" content="Recorded &lt;live&gt; &amp; loud.">"#,
        "application/json+oembed",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let home = app.anonymous().page("/").await.expect_status(200).text();
    assert!(
        home.contains(r#"<meta property="og:title" content="Stagedoor">"#),
        "{home}"
    );
    assert!(!home.contains("canonical"), "{home}");
}

#[on_both_databases]
async fn an_old_address_leads_on(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let change = serde_json::json!({"handle": "nightjars"});
    nina.patch(&format!("/api/v1/artists/{id}"), change)
        .await
        .expect_status(200);
    let visitor = app.anonymous();
    visitor.page("/artists/nina").await.expect_status(404);
    public_track(&app, &nina, "Night ferry").await;
    let moved = visitor.page("/artists/nina").await.expect_status(301);
    assert_eq!(moved.header("location"), "/artists/nightjars");
    let moved = visitor
        .page("/artists/nina/feed.xml")
        .await
        .expect_status(301);
    assert_eq!(moved.header("location"), "/artists/nightjars/feed.xml");
    visitor.page("/artists/nightjars").await.expect_status(200);
}
