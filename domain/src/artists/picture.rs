//! Where an artist's picture is.

use sqlx::AssertSqlSafe;

use crate::db::{Conn, on, placeholders};
use crate::error::Error;

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
