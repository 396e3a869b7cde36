//! Whether a store belongs to a database. An operator can point this program at another
//! database, or at another site's store: what no row refers to is then no rubbish.

use bytes::Bytes;
use futures::TryStreamExt;
use uuid::Uuid;

use crate::db::{Conn, Freshness, on};
use crate::error::Error;
use crate::services::Services;
use crate::storage::MediaStore;

/// The object that says whose the store is.
const KEY: &str = "stagedoor-id";

/// Whose a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belonging {
    /// This database's.
    Ours,
    /// It does not say yet.
    Nobodys,
    /// Another database's.
    Anothers,
}

/// Asks the store whose it is.
///
/// # Errors
/// [`Error::Unavailable`].
pub(super) async fn belonging(services: &Services) -> Result<Belonging, Error> {
    let Some(stored) = stored(&services.media).await? else {
        return Ok(Belonging::Nobodys);
    };
    let mut reader = services.db.read(Freshness::Latest).await?;
    let known = known(reader.conn()).await?;
    Ok(if known.is_some_and(|id| id.to_string() == stored) {
        Belonging::Ours
    } else {
        Belonging::Anothers
    })
}

/// Makes a store that is nobody's this database's.
///
/// # Errors
/// [`Error::Unavailable`].
pub(super) async fn claim(services: &Services) -> Result<(), Error> {
    let new = services.new_id();
    services
        .write(async move |tx| {
            on!(tx.conn(), c => {
                sqlx::query(
                    "INSERT INTO media_store (only_row, id) VALUES (1, $1)
                     ON CONFLICT (only_row) DO NOTHING",
                )
                .bind(new)
                .execute(c)
                .await
                .map(drop)
            })?;
            Ok(())
        })
        .await?;
    let mut reader = services.db.read(Freshness::Latest).await?;
    let id = known(reader.conn()).await?.unwrap_or(new);
    drop(reader);
    services
        .media
        .put_bytes(KEY, Bytes::from(id.to_string()))
        .await?;
    Ok(())
}

async fn known(mut conn: Conn<'_>) -> Result<Option<Uuid>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT id FROM media_store").fetch_optional(c).await
    })?)
}

async fn stored(store: &MediaStore) -> Result<Option<String>, Error> {
    let size = match store.size(KEY).await {
        Ok(size) => size,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let content = store.read(KEY, 0..size.min(100)).await?;
    let content: Vec<Bytes> = content.try_collect().await.map_err(Error::unavailable)?;
    let text = String::from_utf8_lossy(&content.concat()).trim().to_owned();
    Ok(Some(text))
}
