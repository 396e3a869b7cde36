//! The API.

use serde_json::json;

use stagedoor_testing::on_both_databases;

use super::{JPEG, MINE, artist, public_track, put_picture};
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form};

#[on_both_databases]
async fn one_has_an_artist_and_changes_it(app: TestApp) {
    let (nina, id) = artist(&app, "Nina_S").await;
    let mine = nina.get(MINE).await.expect_status(200).json();
    let own = &mine["items"][0];
    assert_eq!(mine["next_cursor"], json!(null));
    assert_eq!(own["handle"], "nina-s");
    assert_eq!(own["name"], "Nina_S");
    assert_eq!(own["role"], "owner");

    let path = format!("/api/v1/artists/{id}");
    let changes = json!({
        "name": "The Nightjars", "handle": "nightjars", "about": "Quiet music.",
        "links": ["https://nina.example", "https://band.example/nina"],
    });
    let changed = nina.patch(&path, changes).await.expect_status(200).json();
    assert_eq!(
        changed,
        json!({
            "id": id, "handle": "nightjars", "name": "The Nightjars", "about": "Quiet music.",
            "links": [
                {"url": "https://nina.example/", "confirmed": false},
                {"url": "https://band.example/nina", "confirmed": false},
            ],
            "picture_url": null, "created_at": own["created_at"],
        })
    );
    for about in [json!(null), json!("")] {
        let changed = nina.patch(&path, json!({"about": about})).await;
        let changed = changed.expect_status(200).json();
        assert_eq!(changed["about"], json!(null));
        assert_eq!(changed["name"], "The Nightjars");
        nina.patch(&path, json!({"about": "Again."}))
            .await
            .expect_status(200);
    }
    nina.patch(&path, json!({}))
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
}

#[on_both_databases]
async fn what_cannot_be_is_told_by_field(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    artist(&app, "mira").await;
    let path = format!("/api/v1/artists/{id}");
    nina.patch(
        &path,
        json!({"name": "\u{200b}", "handle": "N", "links": ["ftp://x"]}),
    )
    .await
    .expect_invalid(&["name", "handle", "links"]);
    for handle in ["mira", "admin"] {
        nina.patch(&path, json!({"handle": handle}))
            .await
            .expect_problem(409, "CONFLICT");
    }
    for body in [
        json!({"role": "owner"}),
        json!({"links": "https://a.example"}),
        json!([]),
    ] {
        nina.patch(&path, body)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
}

#[on_both_databases]
async fn others_find_nothing_to_change(app: TestApp) {
    let (_, id) = artist(&app, "nina").await;
    let (mira, _) = artist(&app, "mira").await;
    let (lea, visitor) = (app.with_user("lea").await, app.anonymous());
    let path = format!("/api/v1/artists/{id}");
    let change = json!({"name": "Mine"});
    mira.patch(&path, change.clone())
        .await
        .expect_problem(404, "NOT_FOUND");
    mira.patch("/api/v1/artists/nina", change.clone())
        .await
        .expect_problem(404, "NOT_FOUND");
    lea.patch(&path, change.clone())
        .await
        .expect_problem(403, "CREATOR_ROLE_REQUIRED");
    visitor
        .patch(&path, change)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    put_picture(&mira, &id, JPEG)
        .await
        .expect_problem(404, "NOT_FOUND");
    put_picture(&lea, &id, JPEG)
        .await
        .expect_problem(403, "CREATOR_ROLE_REQUIRED");
    put_picture(&visitor, &id, JPEG)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    let none = lea.get(MINE).await.expect_status(200).json();
    assert_eq!(none, json!({"items": [], "next_cursor": null}));
    visitor
        .get(MINE)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    assert!(app.media_files().is_empty());
}

#[on_both_databases]
async fn a_picture_is_made_anew(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let artist = put_picture(&nina, &id, JPEG)
        .await
        .expect_status(200)
        .json();
    let url = artist["picture_url"].as_str().unwrap().to_owned();
    assert!(
        url.starts_with(&format!("/media/artists/{id}/picture?v=")),
        "{url}"
    );
    assert_eq!(app.media_files().len(), 2);
    put_picture(&nina, &id, b"<svg/>")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    put_picture(&nina, &id, &JPEG[..200])
        .await
        .expect_invalid(&["file"]);
    put_picture(&nina, &id, b"").await.expect_invalid(&["file"]);
    let path = format!("/api/v1/artists/{id}/picture");
    let two = form(&[Part::File("file", JPEG), Part::Text("name", "Mine")]);
    nina.send_raw("PUT", &path, &content_type(), two)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    nina.send_raw("PUT", &path, "application/json", "{}")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    let large = vec![0_u8; 17 * 1024 * 1024];
    put_picture(&nina, &id, &large)
        .await
        .expect_problem(413, "PAYLOAD_TOO_LARGE");
    let still = nina.get(MINE).await.json();
    assert_eq!(still["items"][0]["picture_url"], json!(url));
}

#[on_both_databases]
async fn everybody_sees_an_artist_with_something_to_hear(app: TestApp) {
    let (nina, id) = artist(&app, "nina").await;
    let visitor = app.anonymous();
    let path = "/api/v1/artists/nina";
    visitor.get(path).await.expect_problem(404, "NOT_FOUND");
    visitor
        .get(&format!("{path}/tracks"))
        .await
        .expect_problem(404, "NOT_FOUND");
    nina.get(path).await.expect_status(200);
    let none = nina
        .get(&format!("{path}/tracks"))
        .await
        .expect_status(200)
        .json();
    assert_eq!(none["items"], json!([]));

    let track = public_track(&app, &nina, "Night ferry").await;
    let seen = visitor.get(path).await.expect_status(200).json();
    assert_eq!((&seen["id"], &seen["handle"]), (&json!(id), &json!("nina")));
    assert!(seen.get("role").is_none());
    let tracks = visitor
        .get(&format!("{path}/tracks"))
        .await
        .expect_status(200)
        .json();
    assert_eq!(tracks["items"][0]["id"], json!(track));
    assert!(tracks["items"][0].get("owner_id").is_none(), "{tracks}");

    // An old handle leads on, at each address.
    let change = json!({"handle": "nightjars"});
    nina.patch(&format!("/api/v1/artists/{id}"), change)
        .await
        .expect_status(200);
    for rest in ["", "/tracks"] {
        let moved = visitor
            .get(&format!("{path}{rest}"))
            .await
            .expect_status(301);
        assert_eq!(
            moved.header("location"),
            format!("/api/v1/artists/nightjars{rest}")
        );
    }
    visitor
        .get("/api/v1/artists/nobody")
        .await
        .expect_problem(404, "NOT_FOUND");
}

#[on_both_databases]
async fn a_renamed_account_keeps_its_artists_address(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    public_track(&app, &nina, "Night ferry").await;
    let renamed = nina
        .put("/api/v1/users/me/username", json!({"username": "nora"}))
        .await;
    renamed.expect_status(200);
    let seen = app
        .anonymous()
        .get("/api/v1/artists/nina")
        .await
        .expect_status(200)
        .json();
    assert_eq!(seen["name"], "nina");
}
