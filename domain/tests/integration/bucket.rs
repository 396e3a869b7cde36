//! Objects in a bucket, on a real S3 server over a line that breaks.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use stagedoor_domain::Error;
use stagedoor_domain::storage::{Location, MediaStore, new_key};
use stagedoor_testing::TestBucket;
use tempfile::TempDir;
use uuid::Uuid;

const MIB: usize = 1024 * 1024;

struct Store {
    bucket: TestBucket,
    folder: TempDir,
    media: MediaStore,
}

impl Store {
    async fn new() -> Self {
        let bucket = TestBucket::new().await;
        let folder = tempfile::tempdir().unwrap();
        let media = open(&bucket.location("site/media"), &folder).await;
        Self {
            bucket,
            folder,
            media,
        }
    }

    /// A file of so many bytes, none of which is like its neighbours.
    fn file(&self, name: &str, size: usize) -> (PathBuf, Vec<u8>) {
        let content: Vec<u8> = (0..size)
            .map(|at| u8::try_from((at * 31 + at / 251) % 256).unwrap())
            .collect();
        let path = self.folder.path().join(name);
        std::fs::write(&path, &content).unwrap();
        (path, content)
    }

    async fn read(&self, key: &str, range: Range<u64>) -> Result<Vec<u8>, Error> {
        let content = self.media.read(key, range).await?;
        let content: Vec<Bytes> = content.try_collect().await.map_err(Error::unavailable)?;
        Ok(content.concat())
    }
}

async fn open(location: &Location, folder: &TempDir) -> MediaStore {
    let arriving = folder.path().join("media");
    MediaStore::open_at(location, arriving, 1 << 30)
        .await
        .unwrap()
}

fn key(number: u128) -> String {
    new_key("renditions", Uuid::from_u128(number), "m4a")
}

#[tokio::test]
async fn what_is_put_is_read_in_part_fetched_and_removed() {
    let store = Store::new().await;
    let media = &store.media;
    for (number, size) in [(1, 0), (2, 10), (3, 8 * MIB), (4, 20 * MIB + 7)] {
        let key = key(number);
        let (path, content) = store.file("made", size);
        let stored = media.put_file(&key, &path).await.unwrap();
        assert_eq!(stored.size, size as u64);
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&content)));
        assert!(!path.exists());
        assert_eq!(media.size(&key).await.unwrap(), size as u64);
        assert!(store.read(&key, 0..size as u64).await.unwrap() == content);
        if size > 9 {
            let middle = size / 2 - 3..size / 2 + 3;
            let part = store.read(&key, middle.start as u64..middle.end as u64);
            assert_eq!(part.await.unwrap(), content[middle]);
        }
        let scratch = media.scratch(Uuid::from_u128(number)).await.unwrap();
        for _ in 0..2 {
            let local = media.local(&key, &scratch).await.unwrap();
            assert!(local.starts_with(scratch.path()));
            assert!(std::fs::read(local).unwrap() == content);
        }
        assert_eq!(store.bucket.keys().await, [format!("site/media/{key}")]);
        let head = store
            .bucket
            .ask("HEAD", &format!("/site/media/{key}"))
            .await;
        assert!(
            head.to_lowercase().contains("content-type: audio/mp4"),
            "{head}"
        );
        media.remove(&key).await.unwrap();
        media.remove(&key).await.unwrap();
        assert!(matches!(media.size(&key).await, Err(Error::NotFound)));
        let gone = media.read(&key, 0..1).await.err();
        assert!(matches!(gone, Some(Error::NotFound)), "{gone:?}");
        let gone = media.local("another", &scratch).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    }
    assert_eq!(store.bucket.unfinished().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_seek_fetches_what_it_asks_for_and_no_more() {
    let store = Store::new().await;
    let (path, content) = store.file("made", 20 * MIB);
    store.media.put_file("a", &path).await.unwrap();
    let before = store.bucket.line.carried();
    let end = content.len() as u64;
    let part = store.read("a", end - 1_000..end).await.unwrap();
    assert!(part == content[content.len() - 1_000..]);
    let fetched = store.bucket.line.carried() - before;
    assert!(fetched < 10_000, "{fetched} bytes for 1,000");

    // Somebody who leaves after the first bytes.
    let before = store.bucket.line.carried();
    let mut content = store.media.read("a", 0..end).await.unwrap();
    content.try_next().await.unwrap().unwrap();
    drop(content);
    let fetched = store.bucket.line.carried() - before;
    assert!(fetched < 2 * MIB as u64, "{fetched} bytes for the first");
}

#[tokio::test]
async fn what_is_read_goes_on_when_the_line_is_back() {
    let store = Store::new().await;
    let (path, content) = store.file("made", 5 * MIB);
    store.media.put_file("a", &path).await.unwrap();
    let line = store.bucket.line.clone();
    line.cut_after(2 * MIB + 333);
    let mending = tokio::spawn(async move {
        line.is_cut().await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        line.mend();
    });
    let read = store.read("a", 0..content.len() as u64).await.unwrap();
    assert!(read == content);
    mending.await.unwrap();
}

#[tokio::test]
async fn a_line_that_stands_still_for_a_moment_loses_nothing() {
    let store = Store::new().await;
    let (path, content) = store.file("made", 20 * MIB + 7);
    let line = store.bucket.line.clone();
    let stall = async |after: usize| {
        let before = line.carried();
        while line.carried() - before < after as u64 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        line.hold();
        tokio::time::sleep(Duration::from_millis(700)).await;
        line.mend();
    };
    let (stored, ()) = tokio::join!(store.media.put_file("a", &path), stall(9 * MIB));
    assert_eq!(stored.unwrap().size, content.len() as u64);
    let (read, ()) = tokio::join!(store.read("a", 0..content.len() as u64), stall(3 * MIB));
    assert!(read.unwrap() == content);
    assert_eq!(store.bucket.unfinished().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_store_that_is_away_is_unavailable_and_serves_again() {
    let store = Store::new().await;
    store
        .media
        .put_bytes("a", Bytes::from_static(b"content"))
        .await
        .unwrap();
    store.bucket.line.cut();
    let unavailable = |error: Option<Error>| matches!(error, Some(Error::Unavailable(_)));
    let (read, size, put, removed) = tokio::join!(
        store.media.read("a", 0..7),
        store.media.size("a"),
        store.media.put_bytes("b", Bytes::from_static(b"more")),
        store.media.remove("a"),
    );
    assert!(unavailable(read.err()) && unavailable(size.err()));
    assert!(unavailable(put.err()) && unavailable(removed.err()));
    store.bucket.line.mend();
    assert_eq!(store.read("a", 0..7).await.unwrap(), b"content");
    assert_eq!(store.bucket.keys().await, ["site/media/a"]);
    let arriving = std::fs::read_dir(store.folder.path().join("media/incoming")).unwrap();
    assert_eq!(arriving.count(), 0);
}

#[tokio::test]
async fn an_upload_that_breaks_in_the_middle_is_no_object_and_its_file_stays() {
    let store = Store::new().await;
    let (path, content) = store.file("made", 24 * MIB);
    store.bucket.line.cut_after(12 * MIB);
    let put = store.media.put_file("a", &path).await;
    assert!(matches!(put, Err(Error::Unavailable(_))), "{put:?}");
    assert_eq!(store.bucket.keys().await, Vec::<String>::new());
    assert!(path.exists());

    store.bucket.line.mend();
    store.media.put_file("a", &path).await.unwrap();
    assert!(store.read("a", 0..content.len() as u64).await.unwrap() == content);
}

#[tokio::test]
async fn an_upload_whose_caller_is_gone_is_given_up() {
    let store = Store::new().await;
    let (path, _) = store.file("made", 24 * MIB);
    let media = store.media.clone();
    let before = store.bucket.line.carried();
    let upload = tokio::spawn(async move { media.put_file("a", &path).await });
    while store.bucket.line.carried() - before < 9 * MIB as u64 {
        assert!(!upload.is_finished());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    upload.abort();
    assert!(upload.await.unwrap_err().is_cancelled());
    let given_up = async {
        while !store.bucket.unfinished().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let given_up = tokio::time::timeout(Duration::from_mins(1), given_up).await;
    assert!(given_up.is_ok(), "the upload was not given up");
    assert_eq!(store.bucket.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_address_in_the_bucket_is_signed_and_says_what_it_is() {
    let store = Store::new().await;
    store
        .media
        .put_bytes("a", Bytes::from_static(b"content"))
        .await
        .unwrap();
    let lifetime = Duration::from_mins(5);
    let disposition = Some("attachment; filename=\"a.wav\"");
    let url = store
        .media
        .signed_url("a", "audio/wav", disposition, lifetime)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        Some(&*url.origin().ascii_serialization()),
        store.media.origin()
    );
    assert!(url.path().ends_with("/site/media/a"), "{url}");
    let query = url.query().unwrap();
    assert!(query.contains("X-Amz-Expires=300"), "{query}");
    let path = url.path().strip_prefix("/").unwrap();
    let (_, path) = path.split_once('/').unwrap();
    let answer = store.bucket.ask("GET", &format!("/{path}?{query}")).await;
    assert!(answer.ends_with("content"), "{answer}");
    let answer = answer.to_lowercase();
    assert!(answer.contains("content-type: audio/wav"), "{answer}");
    assert!(
        answer.contains("content-disposition: attachment"),
        "{answer}"
    );

    let folder = tempfile::tempdir().unwrap();
    let folder = open(&Location::Folder(folder.path().into()), &folder).await;
    let none = folder.signed_url("a", "audio/wav", None, lifetime).await;
    assert_eq!((none.unwrap(), folder.origin()), (None, None));
}

#[tokio::test]
async fn credentials_are_never_printed() {
    let bucket = TestBucket::new().await;
    let location = bucket.location("site");
    let shown = format!("{location:?}");
    assert!(
        shown.starts_with("s3://music-") && !shown.contains("secret"),
        "{shown}"
    );
    let folder = tempfile::tempdir().unwrap();
    let media = open(&location, &folder).await;
    let shown = format!("{media:?}");
    assert!(!shown.contains("\"secret\""), "{shown}");
}
