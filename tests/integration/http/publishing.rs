//! Tracks from their upload to somebody who listens: the API, and the pages' forms.

use serde_json::{Value, json};
use stagedoor_domain::Role;
use stagedoor_domain::tracks::count_plays;
use stagedoor_testing::on_both_databases;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav, wav_of};
use crate::http::client::Client;

const TRACKS: &str = "/api/v1/tracks";

/// The address of a track that plays.
pub(super) async fn ready(app: &TestApp, artist: &Client, title: &str) -> String {
    let file = wav();
    let parts = [Part::Text("title", title), Part::File("file", &file)];
    let answer = artist.post_raw(TRACKS, &content_type(), form(&parts)).await;
    let answer = answer.expect_status(201);
    app.execute("UPDATE tracks SET state = 'ready', progress = 100")
        .await;
    answer.header("location").to_owned()
}

pub(super) async fn heard_by(artist: &Client, track: &str, visibility: &str) -> Value {
    let answer = artist.patch(track, json!({"visibility": visibility})).await;
    answer.expect_status(200).json()
}

/// The studio's page of the track with this address.
pub(super) fn studio_page(track: &str) -> String {
    format!("/studio{}", track.trim_start_matches("/api/v1"))
}

pub(super) fn id_of(track: &str) -> &str {
    track.rsplit('/').next().unwrap()
}

async fn put_file(client: &Client, path: &str, file: &[u8]) -> Answer {
    let body = form(&[Part::File("file", file)]);
    client.send_raw("PUT", path, &content_type(), body).await
}

/// As a browser without JavaScript sends a form with a file.
async fn submit_file(client: &Client, path: &str, parts: &[Part<'_>]) -> Answer {
    let client = client.clone().with_header("accept", "text/html");
    client.post_raw(path, &content_type(), form(parts)).await
}

/// A picture of 600 × 400 pixels: the smallest PNG encoder there is.
fn png() -> Vec<u8> {
    let (width, height) = (600_u32, 400_u32);
    let mut raw = Vec::new();
    for _ in 0..height {
        raw.push(0);
        raw.resize(raw.len() + width as usize, 0x80);
    }
    let mut zlib = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = raw.chunks(65_535).collect();
    for (at, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        zlib.push(u8::from(at + 1 == blocks.len()));
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend(*block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &raw {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend(((b << 16) | a).to_be_bytes());
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", &header[..]), (b"IDAT", &zlib), (b"IEND", &[])] {
        let checked = [&kind[..], data].concat();
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend(&checked);
        file.extend(crc(&checked).to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
        crc
    })
}

#[on_both_databases]
async fn from_the_upload_to_somebody_who_listens(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let stranger = app.anonymous();
    let track = ready(&app, &ada, "Night ferry").await;
    stranger.get(&track).await.expect_problem(404, "NOT_FOUND");
    app.execute("UPDATE tracks SET state = 'processing'").await;
    ada.patch(&track, json!({"visibility": "public"}))
        .await
        .expect_problem(409, "CONFLICT");
    app.execute("UPDATE tracks SET state = 'ready'").await;

    let public = heard_by(&ada, &track, "public").await;
    assert_eq!(public["visibility"], "public");
    assert!(public["published_at"].is_string(), "{public}");
    let seen = stranger.get(&track).await.expect_status(200).json();
    assert_eq!(seen["title"], "Night ferry");
    for theirs in ["owner_id", "original_url", "unlisted_key", "review"] {
        assert!(seen.get(theirs).is_none(), "{theirs}: {seen}");
        assert!(public.get(theirs).is_some(), "{theirs}: {public}");
    }
    let list = json!({"items": [seen], "next_cursor": null});
    for path in [TRACKS.to_owned(), format!("{TRACKS}?scope=public")] {
        assert_eq!(stranger.get(&path).await.expect_status(200).json(), list);
    }
    let mine = format!("{TRACKS}?scope=mine");
    stranger
        .get(&mine)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    assert_eq!(ada.get(&mine).await.json(), ada.get(TRACKS).await.json());
    let other = format!("{TRACKS}?scope=everything");
    ada.get(&other)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");

    for _ in 0..3 {
        let plays = format!("{track}/plays");
        stranger.post_nothing(&plays).await.expect_status(204);
    }
    count_plays(&app.services).await.unwrap();
    assert_eq!(stranger.get(&track).await.json()["plays"], 1);

    ada.delete(&track).await.expect_status(204);
    for client in [&ada, &stranger] {
        client.get(&track).await.expect_problem(404, "NOT_FOUND");
    }
    ada.delete(&track).await.expect_problem(404, "NOT_FOUND");
    app.send_mail().await;
    assert!(app.media_files().is_empty());
}

#[on_both_databases]
async fn an_upload_says_for_whom_and_whose_it_is(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let mine = ada.get("/api/v1/users/me/artists").await.json();
    let artist = mine["items"][0]["id"].as_str().map(str::to_owned);
    let file = wav();
    let send = async |client: &Client, more: &[(&'static str, &str)]| {
        let mut parts = vec![
            Part::Text("title", "Night ferry"),
            Part::File("file", &file),
        ];
        parts.extend(more.iter().map(|(name, text)| Part::Text(name, text)));
        client.post_raw(TRACKS, &content_type(), form(&parts)).await
    };
    let artist = match artist {
        Some(artist) => artist,
        None => send(&ada, &[]).await.json()["artist"]["id"]
            .as_str()
            .unwrap()
            .to_owned(),
    };
    let unlisted = send(&ada, &[("visibility", "unlisted"), ("artist_id", &artist)]).await;
    let unlisted = unlisted.expect_status(201).json();
    assert_eq!(
        (&unlisted["visibility"], &unlisted["artist"]["id"]),
        (&json!("unlisted"), &json!(artist))
    );
    assert!(unlisted["unlisted_key"].is_string(), "{unlisted}");
    let public = send(&ada, &[("visibility", "public")])
        .await
        .expect_status(201)
        .json();
    assert_eq!(
        (&public["visibility"], &public["published_at"]),
        (&json!("public"), &Value::Null)
    );
    let path = format!("{TRACKS}/{}", public["id"].as_str().unwrap());
    app.anonymous()
        .get(&path)
        .await
        .expect_problem(404, "NOT_FOUND");

    let before = app.media_files().len();
    for (more, status, code) in [
        (("visibility", "everybody"), 400, "MALFORMED_REQUEST"),
        (("artist_id", "somebody"), 404, "NOT_FOUND"),
        (
            ("artist_id", "00000000-0000-0000-0000-000000000000"),
            404,
            "NOT_FOUND",
        ),
    ] {
        send(&ada, &[more]).await.expect_problem(status, code);
    }
    let noor = app.with_role("noor", Role::Artist).await;
    send(&noor, &[("artist_id", &artist)])
        .await
        .expect_problem(404, "NOT_FOUND");
    assert_eq!(app.media_files().len(), before);
}

#[tokio::test]
async fn the_picture_of_an_unlisted_track_is_seen_with_its_link() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let track = ready(&app, &ada, "Night ferry").await;
    put_file(&ada, &format!("{track}/artwork"), &png())
        .await
        .expect_status(200);
    let key = heard_by(&ada, &track, "unlisted").await["unlisted_key"]
        .as_str()
        .unwrap()
        .to_owned();
    let stranger = app.anonymous();
    let seen = stranger
        .get(&format!("{track}?key={key}"))
        .await
        .expect_status(200)
        .json();
    let picture = seen["artwork_url"].as_str().unwrap();
    stranger.get(picture).await.expect_status(200);
    let page = stranger
        .get(&format!("/tracks/{}?key={key}", id_of(&track)))
        .await
        .expect_status(200)
        .text();
    assert!(
        page.contains(&picture.replace('&', "&amp;")),
        "{picture} in {page}"
    );
}

#[tokio::test]
async fn the_key_of_an_unlisted_track_opens_it_and_is_told_to_its_owner_alone() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let stranger = app.anonymous();
    let track = ready(&app, &ada, "Night ferry").await;
    let unlisted = heard_by(&ada, &track, "unlisted").await;
    let key = unlisted["unlisted_key"].as_str().unwrap().to_owned();
    let with = |key: &str| format!("{track}?key={key}");
    let seen = stranger.get(&with(&key)).await.expect_status(200).json();
    assert!(seen.get("unlisted_key").is_none(), "{seen}");
    let page = format!("/tracks/{}", id_of(&track));
    let shown = stranger.page(&format!("{page}?key={key}")).await;
    let shown = shown.expect_status(200).text();
    assert!(shown.contains("noindex"), "{shown}");
    assert!(shown.contains(&format!("stream.m4a?key={key}")), "{shown}");
    for wrong in [&*track, &with(""), &with("guessed")] {
        stranger.get(wrong).await.expect_problem(404, "NOT_FOUND");
    }
    stranger.page(&page).await.expect_status(404);

    let path = format!("{track}/unlisted-key");
    let renewed = ada.post_nothing(&path).await.expect_status(200).json();
    let new = renewed["unlisted_key"].as_str().unwrap();
    assert_ne!(new, key);
    stranger
        .get(&with(&key))
        .await
        .expect_problem(404, "NOT_FOUND");
    stranger.get(&with(new)).await.expect_status(200);
    ada.delete(&path).await.expect_status(204);
    stranger
        .get(&with(new))
        .await
        .expect_problem(404, "NOT_FOUND");
    assert!(ada.get(&track).await.json()["unlisted_key"].is_null());
}

#[tokio::test]
async fn another_user_sees_and_changes_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let eve = app.with_role("eve", Role::Artist).await;
    let track = ready(&app, &ada, "Night ferry").await;
    let before = ada.get(&track).await.json();
    let (id, stranger) = (id_of(&track).to_owned(), app.anonymous());
    for (client, status, code) in [
        (&eve, 404, "NOT_FOUND"),
        (&stranger, 401, "UNAUTHENTICATED"),
    ] {
        client
            .patch(&track, json!({"title": "Mine"}))
            .await
            .expect_problem(status, code);
        client.delete(&track).await.expect_problem(status, code);
        let key = format!("{track}/unlisted-key");
        client.post_nothing(&key).await.expect_problem(status, code);
        client.delete(&key).await.expect_problem(status, code);
        for kind in ["file", "artwork"] {
            put_file(client, &format!("{track}/{kind}"), &wav())
                .await
                .expect_problem(status, code);
        }
        client
            .post_nothing(&format!("{track}/plays"))
            .await
            .expect_problem(404, "NOT_FOUND");
        client.get(&track).await.expect_problem(404, "NOT_FOUND");
        client
            .page(&format!("/tracks/{id}"))
            .await
            .expect_status(404);
    }
    eve.page(&studio_page(&track)).await.expect_status(404);
    eve.page(&format!("{}/delete", studio_page(&track)))
        .await
        .expect_status(404);
    for (action, fields) in [
        ("/api/delete_track", vec![("id", &*id)]),
        ("/api/renew_track_link", vec![("id", &*id)]),
        ("/api/revoke_track_link", vec![("id", &*id)]),
        ("/api/edit_track", vec![("id", &*id), ("title", "Mine")]),
        (
            "/api/set_track_visibility",
            vec![("id", &*id), ("visibility", "public")],
        ),
    ] {
        eve.submit(action, &fields).await.expect_redirect("/studio");
    }
    for kind in ["file", "artwork"] {
        let path = format!("{}/{kind}", studio_page(&track));
        submit_file(&eve, &path, &[Part::File("file", &wav())])
            .await
            .expect_status(404);
    }
    assert_eq!(ada.get(&track).await.json(), before);
    assert_eq!(app.media_files().len(), 1);
}

#[on_both_databases]
async fn the_studios_forms_do_the_same_without_a_script(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let stranger = app.anonymous();
    let track = ready(&app, &ada, "Night ferry").await;
    let (id, page) = (id_of(&track), studio_page(&track));
    let list = ada.page("/studio").await.expect_status(200).text();
    for said in ["Your tracks", "Night ferry", "Private", &page] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let shown = ada.page(&page).await.expect_status(200).text();
    for said in ["Publish", "Delete track", "aria-label=\"Player\""] {
        assert!(shown.contains(said), "{said}: {shown}");
    }

    let fields = [("id", id), ("title", ""), ("description", "By the sea")];
    ada.submit("/api/edit_track", &fields)
        .await
        .expect_redirect(&page);
    let shown = ada.page(&page).await.text();
    assert!(shown.contains("title-error"), "{shown}");
    assert!(shown.contains("By the sea"), "what was typed: {shown}");
    let fields = [("id", id), ("title", "Day ferry"), ("description", "")];
    ada.submit("/api/edit_track", &fields)
        .await
        .expect_redirect(&page);

    let publish = [("id", id), ("visibility", "public")];
    ada.submit("/api/set_track_visibility", &publish)
        .await
        .expect_redirect(&page);
    let shown = ada.page(&page).await.text();
    assert!(shown.contains("“Day ferry” is public"), "{shown}");
    let public = format!("/tracks/{id}");
    let seen = stranger.page(&public).await.expect_status(200).text();
    for said in ["Day ferry", "<audio", "controls", "aria-label=\"Position\""] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let home = stranger.page("/").await.text();
    for said in ["New on stage", "Day ferry", &public] {
        assert!(home.contains(said), "{said}: {home}");
    }

    let question = format!("{page}/delete");
    let asked = ada.page(&question).await.expect_status(200).text();
    assert!(asked.contains("Delete this track?"), "{asked}");
    ada.submit("/api/delete_track", &[("id", id)])
        .await
        .expect_redirect("/studio");
    let list = ada.page("/studio").await.text();
    assert!(list.contains("“Day ferry” is deleted"), "{list}");
    ada.page(&page).await.expect_status(404);
    stranger.page(&public).await.expect_status(404);
}

#[on_both_databases]
async fn a_file_and_a_picture_are_replaced_through_both_doors(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let track = ready(&app, &ada, "Night ferry").await;
    heard_by(&ada, &track, "public").await;
    let longer = put_file(&ada, &format!("{track}/file"), &wav_of(16_000)).await;
    let longer = longer.expect_status(200).json();
    assert_eq!(longer["duration_ms"], 2_000);
    assert_eq!(
        (&longer["state"], &longer["visibility"]),
        (&json!("queued"), &json!("public"))
    );
    put_file(&ada, &format!("{track}/file"), b"words")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    let none = put_file(&ada, &format!("{track}/file"), b"").await;
    none.expect_problem(422, "VALIDATION_FAILED");
    let two = form(&[Part::File("file", &wav()), Part::File("file", &wav())]);
    ada.send_raw("PUT", &format!("{track}/file"), &content_type(), two)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");

    let page = studio_page(&track);
    let parts = [Part::File("file", &wav_of(24_000))];
    submit_file(&ada, &format!("{page}/file"), &parts)
        .await
        .expect_redirect(&page);
    assert_eq!(ada.get(&track).await.json()["duration_ms"], 3_000);
    submit_file(&ada, &format!("{page}/file"), &[Part::File("file", b"no")])
        .await
        .expect_redirect(&page);
    let shown = ada.page(&page).await.text();
    assert!(shown.contains("file-error"), "{shown}");

    let pictured = put_file(&ada, &format!("{track}/artwork"), &png()).await;
    let url = pictured.expect_status(200).json()["artwork_url"].clone();
    assert!(url.as_str().unwrap().contains("/artwork?v="), "{url}");
    put_file(&ada, &format!("{track}/artwork"), b"no picture")
        .await
        .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
    submit_file(
        &ada,
        &format!("{page}/artwork"),
        &[Part::File("file", &png())],
    )
    .await
    .expect_redirect(&page);
    app.send_mail().await;
    assert_eq!(app.media_files().len(), 3, "one file, and two squares");
    ada.delete(&track).await.expect_status(204);
    app.send_mail().await;
    assert!(app.media_files().is_empty());
}

#[tokio::test]
async fn a_form_that_was_shown_to_somebody_else_replaces_nothing() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    let track = ready(&app, &ada, "Night ferry").await;
    let before = ada.get(&track).await.json();
    let other = uuid::Uuid::nil().to_string();
    for kind in ["file", "artwork"] {
        let parts = [
            Part::Text("shown_to", &other),
            Part::File("file", &wav_of(16_000)),
        ];
        let path = format!("{}/{kind}", studio_page(&track));
        submit_file(&ada, &path, &parts)
            .await
            .expect_redirect("/settings");
    }
    assert_eq!(ada.get(&track).await.json(), before);
    assert_eq!(app.media_files().len(), 1);
}

#[tokio::test]
async fn a_listener_has_no_studio() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    ada.page("/studio").await.expect_redirect("/studio/upload");
    app.anonymous()
        .page("/studio")
        .await
        .expect_redirect("/login?next=%2Fstudio");
}
