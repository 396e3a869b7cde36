//! Which objects rows name.

use crate::db::Conn;
use crate::error::Error;
use crate::pictures::small_key;
use crate::{artists, exports, tracks, uploads};

/// An object that a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its bytes, where the row says so.
    pub size: Option<u64>,
}

/// Every object that a row names, in no order.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn named(mut conn: Conn<'_>) -> Result<Vec<Named>, Error> {
    let mut files = tracks::named_files(conn.reborrow()).await?;
    files.extend(uploads::named_files(conn.reborrow()).await?);
    files.extend(exports::named_files(conn.reborrow()).await?);
    let mut pictures = tracks::named_pictures(conn.reborrow()).await?;
    pictures.extend(artists::named_pictures(conn).await?);
    let pictures = pictures
        .into_iter()
        .flat_map(|key| [small_key(&key), key])
        .map(|key| Named { key, size: None });
    Ok(files
        .into_iter()
        .map(|(key, size)| Named {
            key,
            size: size.and_then(|size| u64::try_from(size).ok()),
        })
        .chain(pictures)
        .collect())
}
