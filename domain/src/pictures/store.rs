//! Where a picture's squares are stored.

use uuid::Uuid;

use crate::error::Error;
use crate::storage::{MediaStore, new_key};

use super::Picture;

/// What a stored picture is.
pub const CONTENT_TYPE: &str = "image/jpeg";

/// What stands for both squares in a row: the larger one's key, from which
/// [`small_key`] makes the other's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    /// The key of the larger square.
    pub key: String,
    /// The hash of its content, by which browsers keep both.
    pub sha256: [u8; 32],
}

/// Stores both squares under a new key below `folder`, such as `pictures`. `id` is new.
///
/// # Errors
/// [`Error::Unavailable`] when the store does not take them; what it took is removed.
pub async fn put(
    media: &MediaStore,
    folder: &str,
    id: Uuid,
    picture: Picture,
) -> Result<StoredPicture, Error> {
    let key = new_key(folder, id, "jpg");
    let small = small_key(&key);
    media.put_bytes(&small, picture.small).await?;
    match media.put_bytes(&key, picture.large).await {
        Ok(stored) => Ok(StoredPicture {
            key,
            sha256: stored.sha256,
        }),
        Err(error) => {
            // What cannot be removed now the sweep finds.
            let _ = media.remove(&small).await;
            Err(error)
        }
    }
}

/// The key of the smaller square of the picture with this key.
pub fn small_key(key: &str) -> String {
    let stem = key.strip_suffix(".jpg").unwrap_or(key);
    format!("{stem}.small.jpg")
}

/// The keys of everything that a row with this key refers to.
pub fn keys(key: String) -> [String; 2] {
    [small_key(&key), key]
}

#[cfg(test)]
mod tests {
    use super::{keys, small_key};

    #[test]
    fn both_squares_are_known_by_one_key() {
        assert_eq!(small_key("pictures/ab/7.jpg"), "pictures/ab/7.small.jpg");
        assert_eq!(
            keys("pictures/ab/7.jpg".to_owned()),
            ["pictures/ab/7.small.jpg", "pictures/ab/7.jpg"]
        );
    }
}
