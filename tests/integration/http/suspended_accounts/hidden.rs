//! What everybody else sees of a suspended artist.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use super::{REASON, restore, suspend};
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav};

#[on_both_databases]
async fn pages_lists_and_files_are_not_there_until_it_is_over(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let file = wav();
    let parts = [
        Part::Text("title", "Night ferry"),
        Part::File("file", &file),
    ];
    let track = ada
        .post_raw("/api/v1/tracks", &content_type(), form(&parts))
        .await;
    let track = track.expect_status(201).json();
    let id = track["id"].as_str().unwrap().to_owned();
    let ready = "UPDATE tracks SET state = 'ready', progress = 100";
    assert_eq!(app.execute(ready).await, 1);
    let public = json!({"visibility": "public"});
    ada.patch(&format!("/api/v1/tracks/{id}"), public)
        .await
        .expect_status(200);

    let pages = ["/artists/ada".to_owned(), format!("/tracks/{id}")];
    let link = format!("http%3A%2F%2Fstagedoor.test%2Ftracks%2F{id}");
    let answers = [
        "/api/v1/artists/ada".to_owned(),
        "/api/v1/artists/ada/tracks".to_owned(),
        format!("/api/v1/tracks/{id}"),
        format!("/media/tracks/{id}/stream.m4a"),
        "/artists/ada/feed.xml".to_owned(),
        format!("/oembed?url={link}"),
        "/oembed?url=http%3A%2F%2Fstagedoor.test%2Fartists%2Fada".to_owned(),
    ];
    let visitor = app.anonymous();
    for path in pages.iter().chain(&answers) {
        visitor.page(path).await.expect_status(200);
    }

    suspend(&app, "ada").await;

    for path in &pages {
        let answer = visitor.page(path).await.expect_status(404);
        let page = answer.text();
        assert!(
            page.contains("This is not available at the moment."),
            "{page}"
        );
        assert!(page.contains(r#"<meta name="robots" content="noindex">"#));
        for told in ["Night ferry", REASON, "suspend"] {
            assert!(!page.contains(told), "{path} tells {told}");
        }
    }
    for path in &answers {
        let problem = visitor.get(path).await.expect_problem(404, "NOT_FOUND");
        assert!(!problem.to_string().contains("suspend"), "{problem}");
    }
    let played = format!("/api/v1/tracks/{id}/plays");
    visitor
        .post(&played, json!({}))
        .await
        .expect_problem(404, "NOT_FOUND");
    for list in ["/", "/api/v1/tracks?scope=public"] {
        let shown = visitor.page(list).await.expect_status(200).text();
        assert!(!shown.contains("Night ferry"), "{list}");
    }

    restore(&app, "ada").await;

    for path in pages.iter().chain(&answers) {
        visitor.page(path).await.expect_status(200);
    }
    let listed = visitor.page("/").await.text();
    assert!(listed.contains("Night ferry"), "{listed}");
}
