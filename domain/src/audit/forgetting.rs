//! Forgetting from where something was done, once that is of no use to anybody.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::db::{Conn, on, placeholders};
use crate::error::Error;

/// Takes the client's address and browser out of at most so many events that happened
/// before this; how many. Nothing else of an event ever changes.
///
/// # Errors
/// Those of the database.
pub(crate) async fn forget_clients(
    mut conn: Conn<'_>,
    before: DateTime<Utc>,
    most: i64,
) -> Result<u64, Error> {
    let ids: Vec<Uuid> = on!(conn, c => {
        sqlx::query_scalar(
            "SELECT id FROM audit_logs
             WHERE created_at < $1 AND (address IS NOT NULL OR user_agent IS NOT NULL)
             ORDER BY created_at LIMIT $2",
        )
        .bind(before).bind(most)
        .fetch_all(c)
        .await
    })?;
    if ids.is_empty() {
        return Ok(0);
    }
    let list = placeholders(ids.len());
    let sql =
        format!("UPDATE audit_logs SET address = NULL, user_agent = NULL WHERE id IN ({list})");
    Ok(on!(conn, c => {
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        for id in &ids {
            query = query.bind(*id);
        }
        query.execute(c).await.map(|done| done.rows_affected())
    })?)
}
