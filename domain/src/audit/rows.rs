//! Reading what was written down.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::action::ActionKind;
use crate::db::{Conn, from_row, on};
use crate::error::Error;
use crate::paging::Cursor;

/// One row. This or any other version may have written it.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) id: Uuid,
    /// The action's name.
    pub(crate) action: String,
    actor: String,
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) metadata: Json<Value>,
    pub(crate) created_at: DateTime<Utc>,
}

from_row!(Recorded {
    id,
    action,
    actor,
    address,
    user_agent,
    metadata,
    created_at
});

impl Recorded {
    /// Returns what happened; none when this version does not know it.
    pub(crate) fn kind(&self) -> Option<ActionKind> {
        ActionKind::parse(&self.action)
    }

    /// Whether an operator did it, or an account that works for the site.
    pub(crate) fn is_by_operator(&self) -> bool {
        self.actor == "operator"
    }
}

/// Returns what was done to this account, the newest first, `limit` rows at most, from
/// behind `after` on.
pub(crate) async fn of_account(
    mut conn: Conn<'_>,
    subject_id: Uuid,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Recorded>, Error> {
    let rows = match after {
        None => on!(conn, c => {
            sqlx::query_as(
                "SELECT id, action, actor, address, user_agent, metadata, created_at
                 FROM audit_logs
                 WHERE subject_id = $1
                 ORDER BY created_at DESC, id DESC LIMIT $2",
            )
            .bind(subject_id).bind(limit)
            .fetch_all(c)
            .await
        })?,
        Some(after) => on!(conn, c => {
            sqlx::query_as(
                "SELECT id, action, actor, address, user_agent, metadata, created_at
                 FROM audit_logs
                 WHERE subject_id = $1 AND (created_at < $3 OR (created_at = $3 AND id < $4))
                 ORDER BY created_at DESC, id DESC LIMIT $2",
            )
            .bind(subject_id).bind(limit).bind(after.created_at).bind(after.id)
            .fetch_all(c)
            .await
        })?,
    };
    Ok(rows)
}
