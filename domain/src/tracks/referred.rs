//! Which objects of the media store tracks refer to.

use sqlx::AssertSqlSafe;

use crate::db::{Conn, on, placeholders};
use crate::error::Error;

/// Those of these keys that a track or a rendition has.
///
/// # Errors
/// Those of the database.
pub(crate) async fn referred(mut conn: Conn<'_>, keys: &[&str]) -> Result<Vec<String>, Error> {
    let list = placeholders(keys.len());
    let sql = format!(
        "SELECT object_key FROM tracks WHERE object_key IN ({list})
         UNION SELECT artwork_key FROM tracks WHERE artwork_key IN ({list})
         UNION SELECT object_key FROM track_renditions WHERE object_key IN ({list})"
    );
    Ok(on!(conn, c => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for key in keys {
            query = query.bind(*key);
        }
        query.fetch_all(c).await
    })?)
}

/// Every file that a track or a rendition has, with its size in bytes.
///
/// # Errors
/// Those of the database.
pub(crate) async fn named_files(mut conn: Conn<'_>) -> Result<Vec<(String, Option<i64>)>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_as(
            "SELECT object_key, size_bytes FROM tracks
             UNION ALL SELECT object_key, size_bytes FROM track_renditions",
        )
        .fetch_all(c)
        .await
    })?)
}

/// The files of so many tracks, the newest, if there are as many.
///
/// # Errors
/// Those of the database.
pub(crate) async fn some_files(mut conn: Conn<'_>, most: i64) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT object_key FROM tracks ORDER BY id DESC LIMIT $1")
            .bind(most)
            .fetch_all(c)
            .await
    })?)
}

/// The key of every artwork.
///
/// # Errors
/// Those of the database.
pub(crate) async fn named_pictures(mut conn: Conn<'_>) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT artwork_key FROM tracks WHERE artwork_key IS NOT NULL")
            .fetch_all(c)
            .await
    })?)
}
