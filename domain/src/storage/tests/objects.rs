//! Objects by their keys.

use bytes::Bytes;
use futures::TryStreamExt;
use uuid::Uuid;

use crate::error::Error;
use crate::storage::{MediaStore, new_key};

#[tokio::test]
async fn what_is_put_is_read_in_part_and_removed() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = MediaStore::open(folder.path(), 1_000).await.unwrap();
    let key = new_key("pictures", Uuid::from_u128(0xab), "png");
    assert_eq!(key, "pictures/ab/00000000-0000-0000-0000-0000000000ab.png");
    let stored = store
        .put_bytes(&key, Bytes::from_static(b"0123456789"))
        .await
        .unwrap();
    assert_eq!(stored.size, 10);
    let part = store.read(&key, 3..7).await.unwrap();
    let part: Vec<Bytes> = part.try_collect().await.unwrap();
    assert_eq!(part.concat(), b"3456");

    let scratch = store.scratch(Uuid::from_u128(1)).await.unwrap();
    let file = scratch.path().join("a");
    std::fs::write(&file, b"0123456789").unwrap();
    assert_eq!(store.put_file("x/y", &file).await.unwrap(), stored);
    let local = store.local("x/y", &scratch).await.unwrap();
    assert_eq!(std::fs::read(local).unwrap(), b"0123456789");
    let place = scratch.path().to_owned();
    drop(scratch);
    assert!(!place.exists());

    store.remove(&key).await.unwrap();
    store.remove(&key).await.unwrap();
    let gone = store.read(&key, 0..1).await.err();
    assert!(matches!(gone, Some(Error::NotFound)), "{gone:?}");
}
