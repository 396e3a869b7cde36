//! One's own tracks.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::adoption::adopt;
use super::rows::{self, Row, SELECT};
use super::track::Track;
use crate::caller::Caller;
use crate::db::on;
use crate::error::Error;
use crate::paging::{Cursor, Page};

/// Tracks on one page of a list.
const PAGE: usize = 50;

/// This owner's track with this id.
///
/// # Errors
/// [`Error::NotFound`], also when the track is somebody else's.
pub async fn find(caller: &Caller, id: Uuid) -> Result<Track, Error> {
    let principal = caller.principal()?;
    let row = read(caller, id).await?;
    let Some(row) = row.filter(|row| row.owner_id == principal.user_id) else {
        return Err(nothing_for(caller).await);
    };
    if row.artist_id.is_some() {
        return Ok(row.for_member());
    }
    adopt(caller).await?;
    let row = read(caller, id).await?;
    Ok(row.ok_or(Error::NotFound)?.for_member())
}

async fn read(caller: &Caller, id: Uuid) -> Result<Option<Row>, Error> {
    let mut reader = caller.read().await?;
    rows::find(reader.conn(), id).await
}

/// Why there is nothing: because the account itself is gone, or just so.
async fn nothing_for(caller: &Caller) -> Error {
    caller.user().await.err().unwrap_or(Error::NotFound)
}

/// This owner's tracks, newest first, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub async fn list(caller: &Caller, cursor: Option<&str>) -> Result<Page<Track>, Error> {
    let after = cursor.map(Cursor::parse).transpose()?;
    let mut items = read_list(caller, after.as_ref()).await?;
    if items.iter().any(|row| row.artist_id.is_none()) {
        adopt(caller).await?;
        items = read_list(caller, after.as_ref()).await?;
    }
    if items.is_empty() {
        caller.user().await?;
    }
    let items = items.into_iter().map(Row::for_member).collect();
    Ok(Page::cut(items, PAGE, |track| Cursor {
        created_at: track.created_at,
        id: track.id,
    }))
}

async fn read_list(caller: &Caller, after: Option<&Cursor>) -> Result<Vec<Row>, Error> {
    let owner_id = caller.principal()?.user_id;
    // One more than is shown tells whether there is a next page.
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let beyond = match after {
        None => "",
        Some(_) => "AND (tracks.created_at < $3 OR (tracks.created_at = $3 AND tracks.id > $4))",
    };
    let sql = format!(
        "{SELECT} WHERE tracks.owner_id = $1 {beyond}
         ORDER BY tracks.created_at DESC, tracks.id LIMIT $2"
    );
    let mut reader = caller.read().await?;
    Ok(on!(reader.conn(), c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(owner_id).bind(limit);
        match after {
            None => query.fetch_all(c).await,
            Some(after) => query.bind(after.created_at).bind(after.id).fetch_all(c).await,
        }
    })?)
}
