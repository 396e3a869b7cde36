//! Lists of tracks: one's own, and those for everybody.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::adoption::adopt;
use super::rows::{OF_SHOWN, Row, SELECT};
use super::track::Track;
use super::visible::{Seen, seen};
use crate::caller::Caller;
use crate::db::{Conn, on};
use crate::error::Error;
use crate::paging::{Cursor, Page};

/// Tracks on one page of a list.
const PAGE: usize = 50;

/// The track with this id, for a member of its artist.
///
/// # Errors
/// [`Error::NotFound`], also when the track is somebody else's.
pub async fn find(caller: &Caller, id: Uuid) -> Result<Track, Error> {
    caller.principal()?;
    match seen(caller, id, None).await {
        Ok(Seen { row, .. }) if row.artist_id.is_none() => adopt(caller).await?,
        Ok(Seen {
            row,
            is_member: true,
        }) => return Ok(row.for_member()),
        Ok(_) | Err(Error::NotFound) => return Err(nothing_for(caller).await),
        Err(error) => return Err(error),
    };
    let Seen { row, is_member } = seen(caller, id, None).await?;
    if is_member {
        Ok(row.for_member())
    } else {
        Err(Error::NotFound)
    }
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

/// Whether any track is the caller's, whatever their role is by now.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub async fn has_any(caller: &Caller) -> Result<bool, Error> {
    let owner_id = caller.principal()?.user_id;
    let mut reader = caller.read().await?;
    let row: Option<Uuid> = on!(reader.conn(), c => {
        sqlx::query_scalar("SELECT id FROM tracks WHERE owner_id = $1 LIMIT 1")
            .bind(owner_id)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.is_some())
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

/// Tracks that are for everybody, of this artist or of all, those first that became public
/// last, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave.
pub async fn list_public(
    caller: &Caller,
    artist_id: Option<Uuid>,
    cursor: Option<&str>,
) -> Result<Page<Track>, Error> {
    let after = cursor.map(Cursor::parse).transpose()?;
    let items = read_public(caller, artist_id, after.as_ref(), PAGE + 1).await?;
    Ok(Page::cut(items, PAGE, |track| Cursor {
        created_at: track.published_at.unwrap_or(track.created_at),
        id: track.id,
    }))
}

/// So many of the tracks for everybody, those first that became public last.
///
/// # Errors
/// Those of the database.
pub async fn newest(caller: &Caller, most: usize) -> Result<Vec<Track>, Error> {
    read_public(caller, None, None, most).await
}

async fn read_public(
    caller: &Caller,
    artist_id: Option<Uuid>,
    after: Option<&Cursor>,
    most: usize,
) -> Result<Vec<Track>, Error> {
    let limit = i64::try_from(most).map_err(Error::internal)?;
    // Those of an artist are few; all of them are found by the index of what is public.
    let of_artist = artist_id.map_or("", |_| "AND tracks.artist_id = $2");
    let beyond = match (after, artist_id) {
        (None, _) => "",
        (Some(_), None) => {
            "AND (tracks.published_at < $2 OR (tracks.published_at = $2 AND tracks.id > $3))"
        }
        (Some(_), Some(_)) => {
            "AND (tracks.published_at < $3 OR (tracks.published_at = $3 AND tracks.id > $4))"
        }
    };
    let sql = format!(
        "{SELECT} WHERE tracks.visibility = 'public' AND tracks.published_at IS NOT NULL
             AND {OF_SHOWN} {of_artist} {beyond}
         ORDER BY tracks.published_at DESC, tracks.id LIMIT $1"
    );
    let mut reader = caller.read().await?;
    let rows: Vec<Row> = on!(reader.conn(), c => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(limit);
        if let Some(artist_id) = artist_id {
            query = query.bind(artist_id);
        }
        if let Some(after) = after {
            query = query.bind(after.created_at).bind(after.id);
        }
        query.fetch_all(c).await
    })?;
    Ok(rows.into_iter().map(Row::for_others).collect())
}

/// Whether everybody may hear one of this artist's tracks, as long as the artist is not
/// hidden.
///
/// # Errors
/// Those of the database.
pub(crate) async fn any_public(mut conn: Conn<'_>, artist_id: Uuid) -> Result<bool, Error> {
    let row: Option<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT id FROM tracks WHERE artist_id = $1 AND visibility = 'public'
               AND published_at IS NOT NULL LIMIT 1",
        )
        .bind(artist_id)
        .fetch_optional(c)
        .await
    })?;
    Ok(row.is_some())
}
