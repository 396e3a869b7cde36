//! What is removed from the media store, and what never is.

use std::path::Path;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::storage::{Location, new_key};
use stagedoor_domain::tracks::{self, Track, TrackForm};
use stagedoor_domain::{Error, OsEntropy, Principal, Role, SecretKey, Settings, media};
use stagedoor_testing::{Backend, Fixture, TestBucket, audio, on_both_databases};
use uuid::Uuid;

/// What the fixtures' clock shows, in Unix time.
const START: u64 = 1_767_225_600;

/// Before the fixtures' clock, by more than a day.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(START) - Duration::from_hours(25)
}

async fn artist(fixture: &Fixture) -> Principal {
    let user = fixture.user("mira", Role::Creator, true).await;
    fixture.log_in(&user).await.0
}

async fn upload(fixture: &Fixture, who: Principal) -> Result<Track, Error> {
    let mut file = fixture.services.media.begin().await?;
    file.write(&audio::wav()).await?;
    let form = TrackForm {
        title: "Night ferry".into(),
        description: None,
        ..Default::default()
    };
    tracks::create(&fixture.caller(who), form, file).await
}

async fn put(fixture: &Fixture, key: &str) {
    let content = Bytes::from_static(b"content");
    fixture
        .services
        .media
        .put_bytes(key, content)
        .await
        .unwrap();
}

fn key(folder: &str, number: u128, extension: &str) -> String {
    new_key(folder, Uuid::from_u128(number), extension)
}

/// Makes everything in the folder old.
fn age(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age(&path);
        } else {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            file.set_modified(long_ago()).unwrap();
        }
    }
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files(&path) } else { 1 })
        .sum()
}

fn age_all(fixture: &Fixture) {
    age(&fixture.folder.path().join("media"));
}

async fn is_there(fixture: &Fixture, key: &str) -> bool {
    match fixture.services.media.size(key).await {
        Ok(_) => true,
        Err(Error::NotFound) => false,
        Err(error) => panic!("{error}"),
    }
}

/// A track with a rendition, artwork and a picture of its artist, and what else lies around.
async fn fill(fixture: &Fixture) -> (Vec<String>, Vec<String>) {
    let mira = artist(fixture).await;
    upload(fixture, mira).await.unwrap();
    let kept = [
        key("renditions", 1, "m4a"),
        key("artwork", 2, "jpg"),
        key("artwork", 2, "small.jpg"),
        key("pictures", 3, "jpg"),
        key("pictures", 3, "small.jpg"),
        // None of ours.
        "notes.txt".to_owned(),
        "backups/ab/00000000-0000-0000-0000-0000000000ab.zip".to_owned(),
    ];
    let left = [
        key("renditions", 11, "m4a"),
        key("artwork", 12, "jpg"),
        key("artwork", 12, "small.jpg"),
        key("pictures", 13, "jpg"),
        "ab/00000000-0000-0000-0000-0000000000ab.wav".to_owned(),
    ];
    for key in kept.iter().chain(&left) {
        put(fixture, key).await;
    }
    for change in [
        format!(
            "INSERT INTO track_renditions (track_id, quality, file_version, object_key,
                 content_type, codec, bits_per_s, size_bytes, sha256, fragments)
             SELECT id, 'low', 1, '{}', 'audio/mp4', 'mp4a.40.2', 96000, 7, sha256, '{{}}'
             FROM tracks",
            kept[0]
        ),
        format!("UPDATE tracks SET artwork_key = '{}'", kept[1]),
        format!("UPDATE artists SET picture_key = '{}'", kept[3]),
    ] {
        assert_eq!(fixture.execute(change).await, 1);
    }
    let mut kept = kept.to_vec();
    kept.push(fixture.text("SELECT object_key FROM tracks").await);
    (kept, left.to_vec())
}

async fn check(fixture: &Fixture, kept: &[String], gone: &[String]) {
    for key in kept {
        assert!(is_there(fixture, key).await, "{key}");
    }
    for key in gone {
        assert!(!is_there(fixture, key).await, "{key}");
    }
}

#[on_both_databases]
async fn what_no_row_refers_to_goes_after_a_day_and_all_else_stays(fixture: Fixture) {
    let (kept, left) = fill(&fixture).await;
    assert_eq!(media::sweep(&fixture.services).await.unwrap(), 0);
    check(&fixture, &kept, &[]).await;
    check(&fixture, &left, &[]).await;

    age_all(&fixture);
    let swept = media::sweep(&fixture.services).await.unwrap();
    assert_eq!(swept, left.len());
    check(&fixture, &kept, &left).await;
    assert_eq!(media::sweep(&fixture.services).await.unwrap(), 0);
}

#[on_both_databases]
async fn uploads_at_the_same_time_lose_nothing(fixture: Fixture) {
    let mira = artist(&fixture).await;
    upload(&fixture, mira).await.unwrap();
    age_all(&fixture);
    let uploads = async {
        for number in 0..12 {
            upload(&fixture, mira).await.unwrap();
            put(&fixture, &key("renditions", number, "m4a")).await;
        }
    };
    let sweeps = async {
        let mut removed = 0;
        for _ in 0..12 {
            removed += media::sweep(&fixture.services).await.unwrap();
            tokio::task::yield_now().await;
        }
        removed
    };
    let ((), removed) = tokio::join!(uploads, sweeps);
    assert_eq!(removed, 0);
    age_all(&fixture);
    assert_eq!(media::sweep(&fixture.services).await.unwrap(), 12);
    // One file for each track, and the one that says whose the store is.
    assert_eq!(files(&fixture.folder.path().join("media")), 13 + 1);
}

#[on_both_databases]
async fn another_databases_store_is_left_alone(backend: Backend) {
    let first = Fixture::open(backend).await;
    let (kept, left) = fill(&first).await;
    let theirs = || Location::Folder(first.folder.path().join("media"));
    let settings = || Settings::new("http://stagedoor.test".parse().unwrap());
    // Pointed at a store that has not said whose it is: nothing in it is known.
    age_all(&first);
    let other = Fixture::storing_at(
        backend,
        settings(),
        SecretKey::new(&OsEntropy),
        Some(theirs()),
    )
    .await;
    assert_eq!(media::sweep(&other.services).await.unwrap(), 0);
    check(&first, &kept, &[]).await;
    check(&first, &left, &[]).await;

    // Its own database makes it its own, and then nobody else may.
    assert_eq!(media::sweep(&first.services).await.unwrap(), left.len());
    put(&first, &left[0]).await;
    age_all(&first);
    let mira = artist(&other).await;
    upload(&other, mira).await.unwrap();
    assert_eq!(media::sweep(&other.services).await.unwrap(), 0);
    check(&first, &kept, &[]).await;
    // What they store there would be swept away.
    let refused = upload(&other, mira).await.unwrap_err();
    assert!(
        refused.to_string().contains("another database"),
        "{refused}"
    );
    let report = Readiness::of(other.services.clone()).report().await;
    let storage = &report.answers[2].finding;
    assert!(storage.ok && storage.is_worrying, "{storage:?}");
    assert_eq!(media::sweep(&first.services).await.unwrap(), 1);
}

#[on_both_databases]
async fn an_empty_store_in_place_of_the_known_one_takes_nothing(fixture: Fixture) {
    let mira = artist(&fixture).await;
    // It is this database's from the first start on.
    media::sweep(&fixture.services).await.unwrap();
    upload(&fixture, mira).await.unwrap();
    let place = fixture.folder.path().join("media");
    let away = fixture.folder.path().join("away");
    std::fs::rename(&place, &away).unwrap();
    std::fs::create_dir_all(place.join("incoming")).unwrap();

    let readiness = Readiness::of(fixture.services.clone());
    let report = readiness.report().await;
    assert!(!report.is_ready(), "{report:?}");
    let storage = &report.answers[2].finding;
    assert_eq!(storage.detail, "not the store that the database knows");
    let cause = storage.cause.clone().unwrap();
    let refused = upload(&fixture, mira).await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    assert!(refused.to_string().contains(&cause), "{refused}");
    // Nor what comes of work behind the requests.
    let made = Bytes::from_static(b"content");
    let media = &fixture.services.media;
    let refused = media.put_bytes(&key("artwork", 1, "jpg"), made).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert_eq!(media::sweep(&fixture.services).await.unwrap(), 0);
    assert_eq!(files(&place), 0);

    // It is mounted again.
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::rename(&away, &place).unwrap();
    media::sweep(&fixture.services).await.unwrap();
    upload(&fixture, mira).await.unwrap();

    // It is lost for good, and somebody does what the log says.
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::create_dir_all(place.join("incoming")).unwrap();
    let id = cause.split("write ").nth(1).unwrap();
    let id = id.split(' ').next().unwrap();
    std::fs::write(place.join("stagedoor-id"), format!("{id}\n")).unwrap();
    media::sweep(&fixture.services).await.unwrap();
    upload(&fixture, mira).await.unwrap();
}

#[on_both_databases]
async fn a_bucket_is_swept_too_and_what_was_begun_in_it(backend: Backend) {
    let bucket = TestBucket::new().await;
    let settings = Settings::new("http://stagedoor.test".parse().unwrap());
    let key = SecretKey::new(&OsEntropy);
    let location = Some(bucket.location("site"));
    let fixture = Fixture::storing_at(backend, settings, key, location).await;
    let (kept, left) = fill(&fixture).await;
    for path in ["/site/a?uploads", "/site-of-another/a?uploads"] {
        let begun = bucket.ask("POST", path).await;
        assert!(begun.contains("<UploadId>"), "{begun}");
    }
    assert_eq!(media::sweep(&fixture.services).await.unwrap(), 0);
    check(&fixture, &kept, &[]).await;

    // The bucket has the real time.
    let now = SystemTime::now().duration_since(long_ago()).unwrap();
    fixture.advance(now.as_secs() + 3_600);
    let swept = media::sweep(&fixture.services).await.unwrap();
    assert_eq!(swept, left.len());
    check(&fixture, &kept, &left).await;
    assert_eq!(bucket.unfinished().await, ["site-of-another/a"]);

    bucket.line.cut();
    let away = media::sweep(&fixture.services).await;
    assert!(matches!(away, Err(Error::Unavailable(_))), "{away:?}");
}

#[on_both_databases]
async fn an_upload_whose_bucket_is_away_leaves_nothing_and_can_be_made_again(backend: Backend) {
    let bucket = TestBucket::new().await;
    let settings = Settings::new("http://stagedoor.test".parse().unwrap());
    let key = SecretKey::new(&OsEntropy);
    let location = Some(bucket.location(""));
    let fixture = Fixture::storing_at(backend, settings, key, location).await;
    let mira = artist(&fixture).await;
    bucket.line.cut();
    let away = upload(&fixture, mira).await;
    assert!(matches!(away, Err(Error::Unavailable(_))), "{away:?}");
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tracks").await, 0);
    let arriving = fixture.folder.path().join("media/incoming");
    assert_eq!(std::fs::read_dir(arriving).unwrap().count(), 0);

    bucket.line.mend();
    upload(&fixture, mira).await.unwrap();
    let key = fixture.text("SELECT object_key FROM tracks").await;
    assert_eq!(bucket.keys().await, [key]);
}
