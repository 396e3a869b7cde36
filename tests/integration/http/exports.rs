//! Copies of one's data at both doors.

use axum::body::Body;
use serde_json::{Value, json};
use stagedoor_domain::{Role, background};
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, wav};
use crate::http::client::Client;
use crate::http::uploads::upload;

const ASK: &str = "/api/v1/users/me/export";
const LIST: &str = "/api/v1/users/me/exports";
const PAGE: &str = "/settings/data";

async fn make(app: &TestApp) {
    let made = background::export_ready(&app.services, &app.mailer).await;
    assert_eq!(made.unwrap(), 1);
}

/// A copy that is ready, as the list has it.
async fn copy(app: &TestApp, ada: &Client, body: Value) -> Value {
    let asked = ada.post(ASK, body).await.expect_status(202).json();
    assert_eq!(asked["state"], "queued");
    assert_eq!(asked["size_bytes"], Value::Null);
    make(app).await;
    let list = ada.get(LIST).await.expect_status(200).json();
    // Of two that were asked for at the same moment none is the newer.
    let mut items = list["items"].as_array().unwrap().iter();
    let made = items.find(|item| item["id"] == asked["id"]).unwrap();
    assert_eq!(made["state"], "ready");
    made.clone()
}

fn archive_of(export: &Value) -> String {
    format!("{LIST}/{}/archive", export["id"].as_str().unwrap())
}

async fn with_headers(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = client.request("GET", path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request.body(Body::empty()).unwrap()).await
}

#[on_both_databases]
async fn the_page_of_a_copy_that_is_made_says_how_far_it_is(app: TestApp) {
    let ada = app.with_user("ada").await;
    let asked = ada.post(ASK, json!({})).await.expect_status(202).json();
    app.execute("UPDATE exports SET state = 'running', progress = 40")
        .await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    let id = asked["id"].as_str().unwrap();
    for text in [
        format!(r#"data-export="{id}""#),
        r#"data-at="{percent}% done.""#.to_owned(),
        ">40% done.</span>".to_owned(),
        "/pkg/export.".to_owned(),
        "Look again".to_owned(),
    ] {
        assert!(page.contains(&text), "{text}: {page}");
    }
    app.execute("UPDATE exports SET state = 'queued'").await;
    make(&app).await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(!page.contains("/pkg/export."), "{page}");
}

#[on_both_databases]
async fn a_download_that_broke_off_goes_on(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let parts = [Part::Text("title", "Night"), Part::File("file", &wav())];
    upload(&ada, &parts).await.expect_status(201);
    let export = copy(&app, &ada, json!({"include_media": true})).await;
    assert_eq!(export["include_media"], true);
    let path = archive_of(&export);
    let whole = ada.get(&path).await.expect_status(200);
    assert_eq!(whole.header("content-type"), "application/zip");
    assert_eq!(whole.header("cache-control"), "no-store");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let disposition = whole.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"stagedoor-"),
        "{disposition}"
    );
    assert_eq!(export["size_bytes"], whole.body.len());
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());

    let tag = whole.header("etag").to_owned();
    let rest = [("range", "bytes=5000-"), ("if-range", &*tag)];
    let rest = with_headers(&ada, &path, &rest).await.expect_status(206);
    assert!(rest.body == whole.body[5_000..]);
    let size = whole.body.len();
    let range = format!("bytes 5000-{}/{size}", size - 1);
    assert_eq!(rest.header("content-range"), range);
    let other = [("range", "bytes=5000-"), ("if-range", "\"another\"")];
    with_headers(&ada, &path, &other).await.expect_status(200);
    with_headers(&ada, &path, &[("if-none-match", &*tag)])
        .await
        .expect_status(304);
    let behind = format!("bytes={size}-");
    with_headers(&ada, &path, &[("range", &*behind)])
        .await
        .expect_problem(416, "RANGE_NOT_SATISFIABLE");

    // What went on is written down once, when it began.
    let fetched = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.download_export'";
    let begun = app.count(fetched).await;
    with_headers(&ada, &path, &[("range", "bytes=9000-")])
        .await
        .expect_status(206);
    assert_eq!(app.count(fetched).await, begun);
}

#[on_both_databases]
async fn so_many_a_day_and_one_at_a_time(app: TestApp) {
    let ada = app.with_user("ada").await;
    let none = ada.get(LIST).await.expect_status(200).json();
    assert_eq!(
        none,
        json!({"items": [], "next_cursor": null, "remaining_today": 3})
    );
    ada.post_nothing(ASK).await.expect_status(202);
    ada.post_nothing(ASK).await.expect_problem(409, "CONFLICT");
    assert_eq!(ada.get(LIST).await.json()["remaining_today"], 2);
    make(&app).await;
    for _ in 0..2 {
        copy(&app, &ada, json!({})).await;
    }
    assert_eq!(ada.get(LIST).await.json()["remaining_today"], 0);
    let wait = ada.post_nothing(ASK).await.expect_rate_limited();
    assert_eq!(wait, 24 * 3_600);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("You can ask again on"), "{page}");
    assert!(page.contains("disabled"), "{page}");
}

#[on_both_databases]
async fn nobody_else_gets_it_and_nobody_without_a_fresh_proof(app: TestApp) {
    let ada = app.with_user("ada").await;
    let export = copy(&app, &ada, json!({})).await;
    let path = archive_of(&export);
    app.with_user("eve")
        .await
        .get(&path)
        .await
        .expect_problem(404, "NOT_FOUND");
    app.anonymous()
        .get(&path)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    app.advance(11 * 60);
    ada.get(&path)
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    ada.post("/api/v1/auth/reauthenticate", json!({"password": PASSWORD}))
        .await
        .expect_status(204);
    ada.get(&path).await.expect_status(200);
}

#[on_both_databases]
async fn a_copy_of_a_track_that_was_deleted_is_over(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let parts = [Part::Text("title", "Night"), Part::File("file", &wav())];
    let track = upload(&ada, &parts).await.expect_status(201).json();
    let export = copy(&app, &ada, json!({"include_media": true})).await;
    let track = format!("/api/v1/tracks/{}", track["id"].as_str().unwrap());
    ada.delete(&track).await.expect_status(204);
    let path = archive_of(&export);
    for _ in 0..2 {
        ada.get(&path).await.expect_problem(409, "CONFLICT");
    }
    assert_eq!(ada.get(LIST).await.json()["items"][0]["state"], "expired");
}

#[on_both_databases]
async fn without_javascript_a_copy_is_asked_for_and_fetched(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let parts = [Part::Text("title", "Night"), Part::File("file", &wav())];
    upload(&ada, &parts).await.expect_status(201);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("name=\"include_media\""), "{page}");
    let ask = [("include_media", "on")];
    ada.submit("/api/ask_for_export", &ask)
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("Your copy is being made"), "{page}");
    assert!(page.contains("<progress"), "{page}");
    assert!(!page.contains("action=\"/api/ask_for_export\""), "{page}");
    // A second one, from a tab that was open before.
    ada.submit("/api/ask_for_export", &ask)
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.text();
    assert!(page.contains("is being made already"), "{page}");
    make(&app).await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("You can ask for 2 more today."), "{page}");
    let link = page.split("href=\"/settings/data/exports/").nth(1).unwrap();
    let link = format!("{PAGE}/exports/{}", link.split('"').next().unwrap());
    let archive = ada.page(&link).await.expect_status(200);
    assert_eq!(archive.header("content-type"), "application/zip");

    // Later it asks who it is, and leads back to the page and not to the file.
    app.advance(11 * 60);
    ada.page(&link)
        .await
        .expect_redirect("/reauthenticate?next=%2Fsettings%2Fdata");
    let proof = [("password", PASSWORD), ("next", PAGE)];
    ada.submit("/api/reauthenticate", &proof)
        .await
        .expect_redirect(PAGE);
    ada.page(&link).await.expect_status(200);
    app.anonymous()
        .page(&link)
        .await
        .expect_redirect("/login?next=%2Fsettings%2Fdata");
    ada.page(&format!("{PAGE}/exports/none"))
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.text();
    assert!(page.contains("There is nothing here."), "{page}");
}

#[on_both_databases]
async fn a_listener_is_asked_for_no_files(app: TestApp) {
    let ada = app.with_user("ada").await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(!page.contains("include_media"), "{page}");
    assert!(page.contains("What is stored about you"), "{page}");
}

/// The page says the numbers that the program keeps by, whatever they are set to.
#[tokio::test]
async fn the_page_and_the_privacy_text_say_what_the_settings_say() {
    let app = TestApp::with(stagedoor_testing::Backend::Sqlite, |setup| {
        setup.settings.audit_address_months = 5;
        setup.settings.sent_mails_lifetime = std::time::Duration::from_hours(24 * 47);
    })
    .await;
    let ada = app.with_user("ada").await;
    for path in [PAGE, "/privacy"] {
        let page = ada.page(path).await.expect_status(200).text();
        assert!(
            page.contains("network address and browser 5 months"),
            "{page}"
        );
        assert!(page.contains("Kept: 47 days."), "{page}");
    }
}
