//! Where an artist's picture is.

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Conn, from_row, on, placeholders};
use crate::error::Error;

struct Stored {
    picture_key: Option<String>,
    picture_sha256: Option<Vec<u8>>,
}

from_row!(Stored {
    picture_key,
    picture_sha256
});

/// The key of an artist's picture, and the SHA-256 of its content; none where there is none.
///
/// # Errors
/// Those of the database.
pub(crate) async fn stored_picture(
    mut conn: Conn<'_>,
    id: Uuid,
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let row: Option<Stored> = on!(conn, c => {
        sqlx::query_as("SELECT picture_key, picture_sha256 FROM artists WHERE id = $1")
            .bind(id)
            .fetch_optional(c)
            .await
    })?;
    Ok(row.and_then(|row| row.picture_key.zip(row.picture_sha256)))
}

/// Those of these keys that an artist's picture has.
///
/// # Errors
/// Those of the database.
pub(crate) async fn referred(mut conn: Conn<'_>, keys: &[&str]) -> Result<Vec<String>, Error> {
    let list = placeholders(keys.len());
    let sql = format!("SELECT picture_key FROM artists WHERE picture_key IN ({list})");
    Ok(on!(conn, c => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for key in keys {
            query = query.bind(*key);
        }
        query.fetch_all(c).await
    })?)
}

/// The key of every artist's picture.
///
/// # Errors
/// Those of the database.
pub(crate) async fn named_pictures(mut conn: Conn<'_>) -> Result<Vec<String>, Error> {
    Ok(on!(conn, c => {
        sqlx::query_scalar("SELECT picture_key FROM artists WHERE picture_key IS NOT NULL")
            .fetch_all(c)
            .await
    })?)
}
