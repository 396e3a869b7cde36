//! Opening what a row names. Where the store has lost it, the log is told.

use std::io;
use std::ops::Range;

use bytes::Bytes;
use futures::stream::BoxStream;

use super::content::Content;
use super::sweep::referred;
use crate::error::Error;
use crate::services::Services;

/// Opens these bytes of the content, which are read as they are asked for.
///
/// # Errors
/// [`Error::NotFound`] where the store lacks the object, or has another size than the row
/// says; [`Error::Unavailable`].
pub async fn open(
    services: &Services,
    content: &Content,
    bytes: Range<u64>,
) -> Result<BoxStream<'static, io::Result<Bytes>>, Error> {
    let store = &services.media;
    match store.open_object(&content.key, bytes).await {
        Ok(opened) => {
            require_size(content, opened.size)?;
            Ok(opened.content)
        }
        Err(Error::NotFound) => Err(missing(services, &content.key).await),
        Err(error) => {
            // So a folder answers where those bytes lie behind the end of a file that was cut.
            if store.folder().is_some()
                && let Ok(found) = store.size(&content.key).await
            {
                require_size(content, Some(found))?;
            }
            Err(error)
        }
    }
}

/// How many bytes the content has: as its row says, or else the store.
///
/// # Errors
/// [`Error::NotFound`] where the store was asked and lacks the object; [`Error::Unavailable`].
pub async fn size(services: &Services, content: &Content) -> Result<u64, Error> {
    match content.size {
        Some(size) => Ok(size),
        None => stored_size(services, &content.key).await,
    }
}

/// The same picture, smaller where there is that one.
pub async fn smaller(services: &Services, content: Content) -> Content {
    let Some(key) = content.smaller() else {
        return content;
    };
    match stored_size(services, &key).await {
        Ok(size) => Content {
            key,
            size: Some(size),
            ..content
        },
        Err(_) => content,
    }
}

async fn stored_size(services: &Services, key: &str) -> Result<u64, Error> {
    match services.media.size(key).await {
        Err(Error::NotFound) => Err(missing(services, key).await),
        asked => asked,
    }
}

/// An object never changes under its key: another size is damage.
fn require_size(content: &Content, found: Option<u64>) -> Result<(), Error> {
    match (found, content.size) {
        (Some(found), Some(said)) if found != said => {
            tracing::error!(
                object_key = content.key,
                "an object of the media store has another size: found {found} bytes, the row says \
                 {said}; `stagedoor db check` lists all that are damaged"
            );
            Err(Error::NotFound)
        }
        _ => Ok(()),
    }
}

/// What is answered for an object that is not there. One that was removed together with its
/// row, after that was read, is missed by nobody.
async fn missing(services: &Services, key: &str) -> Error {
    let rows = referred(&services.db, &[key.to_owned()]).await;
    let was_removed = rows.is_ok_and(|rows| rows.is_empty());
    if !was_removed {
        tracing::error!(
            object_key = key,
            "an object that a row names is not there in the media store; `stagedoor db check` \
             lists all that are missing"
        );
    }
    Error::NotFound
}
