//! What somebody takes along of the artists that they are a member of.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::artist::Artist;
use super::rows;
use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// An artist, with the addresses that their page had before.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedArtist {
    #[serde(flatten)]
    artist: Artist,
    former_handles: Vec<FormerHandle>,
    /// Where the picture lies; the archive says which of its files that is.
    #[serde(skip)]
    pub(crate) picture_key: Option<String>,
}

impl ExportedArtist {
    /// The name in their address.
    pub(crate) fn handle(&self) -> &str {
        &self.artist.handle
    }
}

#[derive(Debug, Serialize)]
struct FormerHandle {
    handle: String,
    kept_until: DateTime<Utc>,
}

from_row!(FormerHandle { handle, kept_until });

/// The artists of this user.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    mut conn: Conn<'_>,
    user_id: Uuid,
) -> Result<Vec<ExportedArtist>, Error> {
    let mut artists = Vec::new();
    for row in rows::of_member(conn.reborrow(), user_id).await? {
        let former_handles: Vec<FormerHandle> = on!(conn, c => {
            sqlx::query_as(
                "SELECT handle, kept_until FROM artist_handles WHERE artist_id = $1
                 ORDER BY kept_until",
            )
            .bind(row.id)
            .fetch_all(c)
            .await
        })?;
        let picture_key = row.picture_key.clone();
        let artist = row.complete(conn.reborrow()).await?;
        artists.push(ExportedArtist {
            artist,
            former_handles,
            picture_key,
        });
    }
    Ok(artists)
}
