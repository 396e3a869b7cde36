//! Whether a store belongs to a database. An operator can point this program at another
//! database, or at another site's store: what no row refers to is then no rubbish.

use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use uuid::Uuid;

use crate::db::{Conn, Db, Freshness, on};
use crate::error::Error;
use crate::services::Services;
use crate::storage::MediaStore;
use crate::tracks;

/// The object that says whose the store is.
const KEY: &str = "stagedoor-id";

/// Uploaded files that are looked for in a store that does not say whose it is.
const SAMPLE: i64 = 8;

/// How often a running server looks whose its store is: a disk can be taken away, and put back.
const EVERY: Duration = Duration::from_secs(10);

/// Whose a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Belonging {
    /// This database's.
    Ours,
    /// It does not say yet.
    Nobodys,
    /// This database has a store of this id, and this is another: it does not say whose it is,
    /// and lacks all that was looked for.
    Lost(Uuid),
    /// Another database's.
    Anothers,
}

impl Belonging {
    /// What is wrong with a store that takes nothing, and what to do.
    pub(crate) fn trouble(self) -> Option<String> {
        match self {
            Self::Ours | Self::Nobodys => None,
            Self::Lost(id) => Some(format!(
                "it holds nothing that the database knows, not even the object `{KEY}`: is its \
                 disk mounted, and STORAGE_URL right? Where it is lost for good, write {id} into \
                 that object"
            )),
            Self::Anothers => Some(format!(
                "it belongs to another database, which would sweep away what this one stores in \
                 it. Is STORAGE_URL right? Remove its object `{KEY}` if that database is no more"
            )),
        }
    }
}

/// Asks the store whose it is. From then on it takes nothing while it is not this database's.
///
/// # Errors
/// [`Error::Unavailable`].
pub(crate) async fn belonging(db: &Db, store: &MediaStore) -> Result<Belonging, Error> {
    let stored = stored(store).await?;
    let mut reader = db.read(Freshness::Latest).await?;
    let whose = match (stored, known(reader.conn()).await?) {
        (Some(stored), Some(known)) if stored == known.to_string() => Belonging::Ours,
        (Some(_), _) => Belonging::Anothers,
        (None, None) => Belonging::Nobodys,
        (None, Some(known)) => {
            let keys = tracks::some_files(reader.conn(), SAMPLE).await?;
            drop(reader);
            if keys.is_empty() || holds_one(store, &keys).await? {
                Belonging::Nobodys
            } else {
                Belonging::Lost(known)
            }
        }
    };
    store.refuse(whose.trouble());
    Ok(whose)
}

/// Looks whose the store is for as long as the program runs.
pub async fn follow(db: Db, store: MediaStore) {
    loop {
        if let Err(error) = belonging(&db, &store).await {
            tracing::debug!(%error, "whose the media store is could not be found out");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn holds_one(store: &MediaStore, keys: &[String]) -> Result<bool, Error> {
    for key in keys {
        match store.size(key).await {
            Ok(_) => return Ok(true),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
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
