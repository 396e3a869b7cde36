//! Audio and pictures: who may have them, by ranges, and for how long they are kept.

use axum::body::Body;
use bytes::Bytes;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, TestBucket, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::audio::{Part, wav};
use crate::http::client::Client;
use crate::http::uploads::upload;

/// What stands for a rendition: its parts are told apart by their letters.
const RENDITION: &[u8] = b"initinitaaaaaaaabbbbbb";

/// Where its parts are.
const FRAGMENTS: &str = r#"{"init":8,"segments":[[8,8,4000],[16,6,2500]]}"#;

const PICTURE: &[u8] = b"a picture that nobody decodes here";

/// A track of `ada`, with renditions and pictures of herself and it.
struct Track {
    id: String,
    artist: String,
    original: Vec<u8>,
}

impl Track {
    async fn new(app: &TestApp) -> (Self, Client) {
        let ada = app.with_role("ada", Role::Artist).await;
        let original = wav();
        let parts = [Part::Text("title", "Night"), Part::File("file", &original)];
        let track = upload(&ada, &parts).await.expect_status(201).json();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let track = Self {
            id: text(&track["id"]),
            artist: text(&track["artist"]["id"]),
            original,
        };
        for (key, content) in [
            ("renditions/low.m4a", &RENDITION[..RENDITION.len() - 1]),
            ("renditions/high.m4a", RENDITION),
            ("artwork/a.jpg", PICTURE),
            ("artwork/a.small.jpg", &PICTURE[..9]),
            ("pictures/a.jpg", PICTURE),
        ] {
            let content = Bytes::from_static(content);
            app.services.media.put_bytes(key, content).await.unwrap();
        }
        app.execute(
            "UPDATE tracks SET artwork_key = 'artwork/a.jpg', artwork_sha256 = sha256,
             unlisted_key = 'open-sesame'",
        )
        .await;
        app.execute(
            "UPDATE artists SET picture_key = 'pictures/a.jpg',
             picture_sha256 = (SELECT sha256 FROM tracks LIMIT 1)",
        )
        .await;
        (track, ada)
    }

    async fn with_renditions(app: &TestApp) -> (Self, Client) {
        let (track, ada) = Self::new(app).await;
        for (quality, bits) in [("low", 96_000), ("high", 192_000)] {
            let less = usize::from(quality == "low");
            let size = RENDITION.len() - less;
            app.execute(format!(
                "INSERT INTO track_renditions (track_id, quality, file_version, object_key,
                     content_type, codec, bits_per_s, size_bytes, sha256, fragments)
                 SELECT id, '{quality}', file_version, 'renditions/{quality}.m4a', 'audio/mp4',
                     'mp4a.40.2', {bits}, {size}, sha256, '{FRAGMENTS}' FROM tracks"
            ))
            .await;
        }
        (track, ada)
    }

    fn path(&self, of: &str) -> String {
        format!("/media/tracks/{}/{of}", self.id)
    }

    /// Every address, and whether it is for whoever may hear the track.
    fn paths(&self) -> Vec<(String, bool)> {
        let of_track = [
            ("stream.m4a", true),
            ("stream.m4a?quality=low", true),
            ("master.m3u8", true),
            ("low.m3u8", true),
            ("high.m3u8", true),
            ("artwork", true),
            ("artwork?size=small", true),
            ("original", false),
        ];
        of_track
            .into_iter()
            .map(|(of, is_heard)| (self.path(of), is_heard))
            .collect()
    }
}

async fn be(app: &TestApp, visibility: &str) {
    app.execute(format!(
        "UPDATE tracks SET visibility = '{visibility}', published_at = created_at"
    ))
    .await;
}

async fn with_key(client: &Client, path: &str, key: &str) -> Answer {
    let joint = if path.contains('?') { '&' } else { '?' };
    client.get(&format!("{path}{joint}key={key}")).await
}

async fn part(client: &Client, path: &str, range: &str) -> Answer {
    client.clone().with_header("range", range).get(path).await
}

async fn head(client: &Client, path: &str) -> Answer {
    let request = client.request("HEAD", path).body(Body::empty()).unwrap();
    client.send(request).await
}

#[on_both_databases]
async fn nobody_else_gets_one_private_byte(app: TestApp) {
    let (track, ada) = Track::with_renditions(&app).await;
    let strangers = [app.anonymous(), app.with_role("eve", Role::Artist).await];
    let picture = format!("/media/artists/{}/picture", track.artist);
    for (path, is_heard) in track.paths() {
        be(&app, "private").await;
        let whole = ada.get(&path).await.expect_status(200);
        assert_eq!(whole.header("cache-control"), "no-store", "{path}");
        for stranger in &strangers {
            let refused = [
                stranger.get(&path).await,
                part(stranger, &path, "bytes=0-0").await,
                part(stranger, &path, "bytes=99999-").await,
                with_key(stranger, &path, "open-sesame").await,
                stranger
                    .clone()
                    .with_header("if-none-match", "*")
                    .get(&path)
                    .await,
                stranger
                    .clone()
                    .with_header("if-match", "\"another\"")
                    .get(&path)
                    .await,
            ];
            for answer in refused {
                assert!(answer.header("etag").is_empty(), "{path}");
                answer.expect_problem(404, "NOT_FOUND");
            }
            let answer = head(stranger, &path).await.expect_status(404);
            assert!(answer.body.is_empty());
        }

        be(&app, "unlisted").await;
        for stranger in &strangers {
            for key in ["", "open-sesam", "open-sesamE", "open-sesame1"] {
                with_key(stranger, &path, key)
                    .await
                    .expect_problem(404, "NOT_FOUND");
            }
            stranger.get(&path).await.expect_problem(404, "NOT_FOUND");
            let opened = with_key(stranger, &path, "open-sesame").await;
            if is_heard {
                let opened = opened.expect_status(200);
                assert_eq!(opened.header("cache-control"), "private, no-cache");
            } else {
                opened.expect_problem(404, "NOT_FOUND");
            }
        }

        be(&app, "public").await;
        for stranger in &strangers {
            let answer = stranger.get(&path).await;
            if is_heard {
                let answer = answer.expect_status(200);
                assert_eq!(answer.header("cache-control"), "public, no-cache", "{path}");
                assert_eq!(answer.body, ada.get(&path).await.body, "{path}");
            } else {
                answer.expect_problem(404, "NOT_FOUND");
            }
        }
    }

    be(&app, "private").await;
    for stranger in &strangers {
        stranger
            .get(&picture)
            .await
            .expect_problem(404, "NOT_FOUND");
    }
    assert_eq!(ada.get(&picture).await.expect_status(200).body, PICTURE);
    be(&app, "public").await;
    for stranger in &strangers {
        let answer = stranger.get(&picture).await.expect_status(200);
        assert_eq!(answer.body, PICTURE);
    }
}

#[tokio::test]
async fn what_is_no_track_is_not_there() {
    let app = TestApp::new().await;
    let (track, _) = Track::new(&app).await;
    be(&app, "public").await;
    let nobody = app.anonymous();
    for path in [
        "/media/tracks/00000000-0000-0000-0000-000000000000/stream.m4a".to_owned(),
        "/media/tracks/..%2f..%2fsecret.key/original".to_owned(),
        "/media/tracks/%00/artwork".to_owned(),
        "/media/artists/night/picture".to_owned(),
        track.path("master.m3u8"),
        track.path("high.m3u8"),
    ] {
        nobody.get(&path).await.expect_problem(404, "NOT_FOUND");
    }
    nobody
        .get(&track.path("stream.mp3"))
        .await
        .expect_status(404);
    for method in ["POST", "DELETE"] {
        let answer = nobody.ask(method, &track.path("stream.m4a"), None).await;
        answer.expect_problem(405, "METHOD_NOT_ALLOWED");
    }
}

#[on_both_databases]
async fn a_rendition_plays_in_the_quality_there_is_and_else_the_original(app: TestApp) {
    let (track, ada) = Track::with_renditions(&app).await;
    let [high, low] = ["stream.m4a", "stream.m4a?quality=low"].map(|path| track.path(path));
    let body = async |path: &str| {
        let answer = ada.get(path).await.expect_status(200);
        (answer.header("content-type").to_owned(), answer.body)
    };
    let (kind, content) = body(&high).await;
    assert_eq!((&*kind, &*content), ("audio/mp4", RENDITION));
    assert_eq!(body(&low).await.1, RENDITION[..RENDITION.len() - 1]);

    app.execute("DELETE FROM track_renditions WHERE quality = 'high'")
        .await;
    assert_eq!(body(&high).await.1, RENDITION[..RENDITION.len() - 1]);
    // The file was replaced, and nothing is made of the new one yet.
    app.execute("UPDATE tracks SET file_version = 2").await;
    assert_eq!(body(&high).await.1, RENDITION[..RENDITION.len() - 1]);
    app.execute("DELETE FROM track_renditions").await;
    for path in [&high, &low] {
        let (kind, content) = body(path).await;
        assert_eq!((&*kind, &content), ("audio/wav", &track.original));
    }
    ada.get(&track.path("master.m3u8"))
        .await
        .expect_problem(404, "NOT_FOUND");
}

#[tokio::test]
async fn an_original_is_saved_under_its_title() {
    let app = TestApp::new().await;
    let (track, ada) = Track::new(&app).await;
    app.execute("UPDATE tracks SET title = '../\"Été\"'").await;
    let answer = ada.get(&track.path("original")).await.expect_status(200);
    assert_eq!(answer.body, track.original);
    assert_eq!(answer.header("content-type"), "audio/wav");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"--_t_-.wav\"; filename*=UTF-8''--%C3%89t%C3%A9-.wav"
    );
}

#[tokio::test]
async fn a_part_is_answered_as_it_is_asked_for() {
    let app = TestApp::new().await;
    let (track, _) = Track::with_renditions(&app).await;
    be(&app, "public").await;
    let (nobody, path) = (app.anonymous(), track.path("stream.m4a"));
    let size = RENDITION.len();
    let whole = nobody.get(&path).await.expect_status(200);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-length"), size.to_string());
    assert!(whole.header("content-range").is_empty());

    for (range, bytes) in [
        ("bytes=0-", 0..size),
        ("bytes=8-15", 8..16),
        ("bytes=-6", size - 6..size),
        ("bytes=16-999", 16..size),
    ] {
        let answer = part(&nobody, &path, range).await.expect_status(206);
        assert_eq!(answer.body, RENDITION[bytes.clone()], "{range}");
        let told = format!("bytes {}-{}/{size}", bytes.start, bytes.end - 1);
        assert_eq!(answer.header("content-range"), told);
        assert_eq!(answer.header("content-length"), bytes.len().to_string());
        assert_eq!(answer.header("etag"), whole.header("etag"));
    }
    for range in ["bytes=0-1,4-5", "bytes=5-2", "lines=1-2", "nonsense"] {
        let answer = part(&nobody, &path, range).await.expect_status(200);
        assert_eq!(answer.body, RENDITION, "{range}");
    }
    for range in ["bytes=22-", "bytes=-0", "bytes=4000000000-5000000000"] {
        let answer = part(&nobody, &path, range).await;
        assert_eq!(answer.header("content-range"), format!("bytes */{size}"));
        answer.expect_problem(416, "RANGE_NOT_SATISFIABLE");
    }

    let head_of_part = nobody
        .clone()
        .with_header("range", "bytes=8-15")
        .request("HEAD", &path);
    let answer = nobody.send(head_of_part.body(Body::empty()).unwrap()).await;
    assert!(answer.body.is_empty());
    let told = head(&nobody, &path).await.expect_status(200);
    assert!(told.body.is_empty());
    for name in ["content-length", "content-type", "etag", "accept-ranges"] {
        assert_eq!(told.header(name), whole.header(name), "{name}");
    }
}

#[tokio::test]
async fn what_somebody_has_is_not_sent_again_and_what_has_changed_is_sent_whole() {
    let app = TestApp::new().await;
    let (track, _) = Track::with_renditions(&app).await;
    be(&app, "public").await;
    let (nobody, path) = (app.anonymous(), track.path("stream.m4a"));
    let tag = nobody.get(&path).await.header("etag").to_owned();
    let with = async |headers: &[(&'static str, &str)]| {
        let mut client = nobody.clone();
        for (name, value) in headers {
            client = client.with_header(name, value);
        }
        client.get(&path).await
    };

    for known in [&*tag, "*", &format!("\"x\", W/{tag}")] {
        let answer = with(&[("if-none-match", known)]).await.expect_status(304);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), tag);
        assert_eq!(answer.header("cache-control"), "public, no-cache");
    }
    with(&[("if-none-match", "\"x\"")]).await.expect_status(200);
    with(&[("if-match", &tag)]).await.expect_status(200);
    with(&[("if-match", "\"x\"")]).await.expect_status(412);

    let range = ("range", "bytes=8-15");
    with(&[range, ("if-range", &tag)]).await.expect_status(206);
    for other in [
        "\"x\"",
        &format!("W/{tag}"),
        "Thu, 26 Nov 2026 00:00:00 GMT",
    ] {
        let answer = with(&[range, ("if-range", other)]).await;
        assert_eq!(answer.expect_status(200).body, RENDITION, "{other}");
    }
    let answer = with(&[("range", "bytes=99-"), ("if-range", "\"x\"")]).await;
    answer.expect_status(200);
}

#[tokio::test]
async fn what_everybody_may_have_is_kept_for_ever_at_the_address_of_its_content() {
    let app = TestApp::new().await;
    let (track, ada) = Track::with_renditions(&app).await;
    be(&app, "public").await;
    let nobody = app.anonymous();
    let artwork = ada
        .get(&format!("/api/v1/tracks/{}", track.id))
        .await
        .json();
    let artwork = artwork["artwork_url"].as_str().unwrap().to_owned();
    let version = artwork.rsplit_once("v=").unwrap().1.to_owned();
    let stream = track.path(&format!("stream.m4a?v={version}"));
    for path in [&artwork, &stream] {
        let answer = nobody.get(path).await.expect_status(200);
        let kept = "public, max-age=31536000, immutable";
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "cross-origin"
        );
        assert!(answer.cookies().is_empty());
    }
    // Made for a file that has been replaced since: its parts do not fit this one.
    let old = track.path("stream.m4a?v=000000000000");
    let answer = part(&nobody, &old, "bytes=8-15").await.expect_status(200);
    assert_eq!(answer.header("cache-control"), "public, no-cache");

    be(&app, "unlisted").await;
    let answer = with_key(&nobody, &stream, "open-sesame").await;
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    be(&app, "private").await;
    let answer = ada.get(&stream).await.expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[on_both_databases]
async fn playlists_lead_to_every_byte_and_keep_the_key(app: TestApp) {
    let (track, ada) = Track::with_renditions(&app).await;
    be(&app, "unlisted").await;
    let nobody = app.anonymous();
    let own = ada.get(&track.path("master.m3u8")).await.text();
    assert!(!own.contains("key="), "{own}");

    let master = with_key(&nobody, &track.path("master.m3u8"), "open-sesame").await;
    let master = master.expect_status(200);
    assert_eq!(
        master.header("content-type"),
        "application/vnd.apple.mpegurl"
    );
    let known = nobody
        .clone()
        .with_header("if-none-match", master.header("etag"));
    with_key(&known, &track.path("master.m3u8"), "open-sesame")
        .await
        .expect_status(304);
    let master = master.text();
    let variants: Vec<&str> = master.lines().filter(|it| !it.starts_with('#')).collect();
    let names = ["high.m3u8?key=open-sesame", "low.m3u8?key=open-sesame"];
    assert_eq!(variants, names);
    for variant in variants {
        let playlist = nobody.get(&track.path(variant)).await.expect_status(200);
        let playlist = playlist.text();
        let map = playlist.split("URI=\"").nth(1).unwrap();
        let (file, map) = map.split_once("\",BYTERANGE=\"").unwrap();
        let mut ranges = vec![map.split('"').next().unwrap()];
        ranges.extend(
            playlist
                .lines()
                .filter_map(|line| line.strip_prefix("#EXT-X-BYTERANGE:")),
        );
        let mut content = Vec::new();
        for range in ranges {
            let (length, offset) = range.split_once('@').unwrap();
            let (length, offset): (u64, u64) = (length.parse().unwrap(), offset.parse().unwrap());
            let range = format!("bytes={offset}-{}", offset + length - 1);
            let answer = part(&nobody, &track.path(file), &range).await;
            content.extend(answer.expect_status(206).body);
        }
        assert!(RENDITION.starts_with(&content) && content.len() >= RENDITION.len() - 1);
    }
}

#[tokio::test]
async fn a_seek_reads_what_it_asks_for_and_no_more() {
    let app = TestApp::new().await;
    let (track, ada) = Track::new(&app).await;
    // A terabyte, of which the disk has none: whoever read all of it would not be done.
    let size: u64 = 1 << 40;
    let key = app.text("SELECT object_key FROM tracks").await;
    let file = std::fs::File::options()
        .write(true)
        .open(app.services.media.path(&key))
        .unwrap();
    file.set_len(size).unwrap();
    app.execute(format!("UPDATE tracks SET size_bytes = {size}"))
        .await;
    let answer = part(&ada, &track.path("original"), "bytes=-5").await;
    assert_eq!(answer.expect_status(206).body, [0; 5]);
    let answer = head(&ada, &track.path("original")).await.expect_status(200);
    assert_eq!(answer.header("content-length"), size.to_string());
}

#[tokio::test]
async fn a_file_that_is_gone_is_not_there() {
    let app = TestApp::new().await;
    let (track, ada) = Track::new(&app).await;
    for file in app.media_files() {
        std::fs::remove_file(file).unwrap();
    }
    for of in ["original", "stream.m4a", "artwork"] {
        ada.get(&track.path(of))
            .await
            .expect_problem(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn a_file_that_was_cut_is_not_sent_as_if_it_were_whole() {
    let app = TestApp::new().await;
    let (track, ada) = Track::with_renditions(&app).await;
    let key = app.text("SELECT object_key FROM tracks").await;
    for (of, key) in [("original", &*key), ("stream.m4a", "renditions/high.m4a")] {
        let file = app.services.media.path(key);
        let size = std::fs::metadata(&file).unwrap().len();
        let file = std::fs::File::options().write(true).open(file).unwrap();
        for other in [size - 3, size + 3] {
            file.set_len(other).unwrap();
            let path = track.path(of);
            ada.get(&path).await.expect_problem(404, "NOT_FOUND");
            // Of what is still there, and of what is not.
            for range in ["bytes=0-1", "bytes=-1"] {
                let answer = part(&ada, &path, range).await;
                answer.expect_problem(404, "NOT_FOUND");
            }
        }
        file.set_len(size).unwrap();
        ada.get(&track.path(of)).await.expect_status(200);
    }
}

/// With its media in a bucket.
async fn in_bucket(redirect: bool) -> (TestApp, TestBucket) {
    let bucket = TestBucket::new().await;
    let location = bucket.location("site");
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.storage = Some(location);
        setup.settings.storage_redirect = redirect;
    });
    (app.await, bucket)
}

#[tokio::test]
async fn out_of_a_bucket_all_is_the_same() {
    let (app, bucket) = in_bucket(false).await;
    let (track, ada) = Track::with_renditions(&app).await;
    let original = ada.get(&track.path("original")).await.expect_status(200);
    assert_eq!(original.body, track.original);
    let stream = track.path("stream.m4a");
    assert_eq!(ada.get(&stream).await.expect_status(200).body, RENDITION);
    let answer = part(&ada, &stream, "bytes=8-15").await.expect_status(206);
    assert_eq!(answer.body, b"aaaaaaaa");
    let artwork = part(&ada, &track.path("artwork"), "bytes=-4").await;
    assert_eq!(artwork.expect_status(206).body, b"here");
    let policy = ada
        .page("/")
        .await
        .header("content-security-policy")
        .to_owned();
    assert!(!policy.contains("media-src"), "{policy}");

    bucket.line.cut();
    ada.get(&stream)
        .await
        .expect_problem(503, "SERVICE_UNAVAILABLE");
    head(&ada, &stream).await.expect_status(200);
    bucket.line.mend();
    assert_eq!(ada.get(&stream).await.expect_status(200).body, RENDITION);
}

#[tokio::test]
async fn browsers_are_sent_to_a_bucket_with_an_address_that_ends() {
    let (app, bucket) = in_bucket(true).await;
    let (track, ada) = Track::with_renditions(&app).await;
    let answer = part(&ada, &track.path("stream.m4a"), "bytes=8-15").await;
    let answer = answer.expect_status(307);
    assert_eq!(answer.header("cache-control"), "no-store");
    let place = answer.header("location");
    let origin = format!("http://{}", bucket.line.address());
    assert!(place.starts_with(&origin), "{place}");
    assert!(place.contains("X-Amz-Expires=300") && place.contains("audio%2Fmp4"));
    let policy = ada
        .page("/")
        .await
        .header("content-security-policy")
        .to_owned();
    let media = format!("media-src 'self' {origin};");
    assert!(policy.contains(&media), "{policy}");

    app.anonymous()
        .get(&track.path("stream.m4a"))
        .await
        .expect_problem(404, "NOT_FOUND");
    ada.get(&track.path("artwork")).await.expect_status(200);
    let answer = part(&ada, &track.path("stream.m4a"), "bytes=99-").await;
    answer.expect_problem(416, "RANGE_NOT_SATISFIABLE");
}
