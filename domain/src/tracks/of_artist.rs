//! What everybody may hear of an artist.

use std::collections::HashMap;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::rows::{OF_SHOWN, Row, SELECT};
use super::track::Track;
use crate::caller::Caller;
use crate::db::on;
use crate::error::Error;
use crate::paging::{Cursor, Page};

/// Tracks on one page of the list.
const PAGE: usize = 50;

/// This artist's public tracks, those first that were published last, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub(crate) async fn of_artist(
    caller: &Caller,
    artist_id: Uuid,
    cursor: Option<&str>,
) -> Result<Page<Track>, Error> {
    let after = cursor.map(Cursor::parse).transpose()?;
    // One more than is shown tells whether there is a next page.
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let beyond = match after {
        None => "",
        Some(_) => {
            "AND (tracks.published_at < $3 OR (tracks.published_at = $3 AND tracks.id > $4))"
        }
    };
    let sql = format!(
        "{SELECT} WHERE tracks.artist_id = $1 AND tracks.visibility = 'public'
             AND tracks.published_at IS NOT NULL AND {OF_SHOWN} {beyond}
         ORDER BY tracks.published_at DESC, tracks.id LIMIT $2"
    );
    let mut reader = caller.read().await?;
    let rows: Vec<Row> = on!(reader.conn(), c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(artist_id).bind(limit);
        match after {
            None => query.fetch_all(c).await,
            Some(after) => query.bind(after.created_at).bind(after.id).fetch_all(c).await,
        }
    })?;
    let items = rows.into_iter().map(Row::for_others).collect();
    Ok(Page::cut(items, PAGE, |track: &Track| Cursor {
        created_at: track.published_at.unwrap_or(track.created_at),
        id: track.id,
    }))
}

/// How large the best rendition of each of this artist's public tracks is, in bytes; of
/// those that have any.
///
/// # Errors
/// Those of the database.
pub(crate) async fn rendition_sizes(
    caller: &Caller,
    artist_id: Uuid,
) -> Result<HashMap<Uuid, i64>, Error> {
    let mut reader = caller.read().await?;
    let sizes: Vec<(Uuid, i64)> = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT tracks.id, track_renditions.size_bytes
             FROM tracks JOIN track_renditions ON track_renditions.track_id = tracks.id
             WHERE tracks.artist_id = $1 AND tracks.visibility = 'public'
             ORDER BY track_renditions.bits_per_s",
        )
        .bind(artist_id)
        .fetch_all(c)
        .await
    })?;
    Ok(sizes.into_iter().collect())
}
