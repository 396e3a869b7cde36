//! Who has uploaded anything.

use chrono::{DateTime, Utc};

use crate::db::{Conn, on};
use crate::error::Error;
use crate::users;

/// How many became artists by themselves since `begin`, and have no track.
///
/// # Errors
/// Those of the database.
pub(crate) async fn promoted_without_any(
    mut conn: Conn<'_>,
    begin: DateTime<Utc>,
) -> Result<i64, Error> {
    const SQL: &str = concat!(
        "SELECT COUNT(*) FROM ",
        users::promoted_since_1!(),
        " AND NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.owner_id = u.id)",
    );
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(begin).fetch_one(c).await)?)
}
