//! Roles that operators gave.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Conn, on};
use crate::error::Error;
use crate::role::Role;

/// Whom operators made an artist since `begin`, each with the day on which that happened
/// last. Whether they still are one, nothing here knows. An index of these two actions alone
/// finds them.
pub(crate) async fn assignments_since(
    mut conn: Conn<'_>,
    begin: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, NaiveDate>, Error> {
    let rows: Vec<(Uuid, DateTime<Utc>, Json<Value>)> = on!(conn, c => {
        sqlx::query_as(
            "SELECT subject_id, created_at, metadata FROM audit_logs
             WHERE action IN ('user.create', 'user.set_role') AND created_at >= $1
             ORDER BY created_at",
        )
        .bind(begin)
        .fetch_all(c)
        .await
    })?;
    let made = rows.into_iter().filter(|(_, _, metadata)| {
        let role = |name: &str| {
            let role = metadata.0.get(name)?.as_str()?;
            role.parse::<Role>().ok()
        };
        let (before, after) = (role("from"), role("to").or_else(|| role("role")));
        after.is_some_and(Role::is_creator_tier) && !before.is_some_and(Role::is_creator_tier)
    });
    // Of one who was made an artist again, the last time stays.
    Ok(made.map(|(who, at, _)| (who, at.date_naive())).collect())
}
