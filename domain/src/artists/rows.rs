//! Reading artists.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::artist::Artist;
use super::hidden::Hidden;
use super::links;
use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// What a [`Row`] is read from.
pub(super) const SELECT: &str = "SELECT artists.id, artists.handle, artists.name, artists.about,
    artists.picture_key, artists.picture_sha256, artists.created_at, artists.hidden
    FROM artists";

/// An artist as they are stored, but for their links.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) handle: String,
    pub(super) name: String,
    pub(super) about: Option<String>,
    pub(super) picture_key: Option<String>,
    picture_sha256: Option<Vec<u8>>,
    created_at: DateTime<Utc>,
    /// Why nobody is shown them, where that is so.
    pub(super) hidden: Option<Hidden>,
}

from_row!(Row {
    id,
    handle,
    name,
    about,
    picture_key,
    picture_sha256,
    created_at,
    hidden = (Hidden::stored),
});

impl Row {
    /// The artist, with the links that they have now.
    pub(super) async fn complete(self, conn: Conn<'_>) -> Result<Artist, Error> {
        let links = links::of(conn, self.id).await?;
        let picture_url = self.picture_sha256.map(|hash| {
            // Another picture has another address, so that browsers keep each for good.
            let version = hash.iter().take(6).map(|byte| format!("{byte:02x}"));
            format!(
                "/media/artists/{}/picture?v={}",
                self.id,
                version.collect::<String>()
            )
        });
        Ok(Artist {
            id: self.id,
            handle: self.handle,
            name: self.name,
            about: self.about,
            links: links.into_iter().map(links::Stored::shown).collect(),
            picture_url,
            created_at: self.created_at,
        })
    }
}

/// The artist with this id.
pub(super) async fn by_id(mut conn: Conn<'_>, id: Uuid) -> Result<Option<Row>, Error> {
    let sql = format!("{SELECT} WHERE artists.id = $1");
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?)
}

/// The artist who has this handle now.
pub(super) async fn by_handle(mut conn: Conn<'_>, handle: &str) -> Result<Option<Row>, Error> {
    let sql = format!("{SELECT} WHERE artists.handle = $1");
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(handle).fetch_optional(c).await
    })?)
}

/// The artist with this id, where this user is a member; nobody else changes them until
/// the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or the user is no member.
pub(super) async fn hold(mut conn: Conn<'_>, id: Uuid, user_id: Uuid) -> Result<Row, Error> {
    let sql = format!("{SELECT} WHERE artists.id = $1 {}", conn.hold());
    let row: Option<Row> = on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(c).await
    })?;
    let row = row.ok_or(Error::NotFound)?;
    if super::own::is_member(conn, id, user_id).await? {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}

/// All artists of which this user is a member, the oldest membership first.
pub(super) async fn of_member(mut conn: Conn<'_>, user_id: Uuid) -> Result<Vec<Row>, Error> {
    let sql = format!(
        "{SELECT} JOIN artist_members ON artist_members.artist_id = artists.id
         WHERE artist_members.user_id = $1
         ORDER BY artist_members.created_at, artists.id"
    );
    Ok(on!(conn, c => {
        sqlx::query_as(AssertSqlSafe(sql)).bind(user_id).fetch_all(c).await
    })?)
}
