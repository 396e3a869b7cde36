//! Roles that operators gave.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;

use crate::db::{Conn, on};
use crate::error::Error;
use crate::role::Role;

/// The days on which operators made somebody an artist since `begin`: once for each time.
/// An index of these two actions alone finds them.
pub(crate) async fn assignments_since(
    mut conn: Conn<'_>,
    begin: DateTime<Utc>,
) -> Result<Vec<NaiveDate>, Error> {
    let rows: Vec<(DateTime<Utc>, Json<Value>)> = on!(conn, c => {
        sqlx::query_as(
            "SELECT created_at, metadata FROM audit_logs
             WHERE action IN ('user.create', 'user.set_role') AND created_at >= $1",
        )
        .bind(begin)
        .fetch_all(c)
        .await
    })?;
    let made = rows.into_iter().filter(|(_, metadata)| {
        let role = |name: &str| {
            let role = metadata.0.get(name)?.as_str()?;
            role.parse::<Role>().ok()
        };
        let (before, after) = (role("from"), role("to").or_else(|| role("role")));
        after.is_some_and(Role::is_creator_tier) && !before.is_some_and(Role::is_creator_tier)
    });
    Ok(made.map(|(at, _)| at.date_naive()).collect())
}
