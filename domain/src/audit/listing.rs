//! The audit log for an operator, in the order in which it was written.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Conn, from_row, on};
use crate::error::Error;

/// One event, as it was written down.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its own.
    pub id: Uuid,
    /// When.
    pub created_at: DateTime<Utc>,
    /// What.
    pub action: String,
    /// `user`, `operator` or `anonymous`.
    pub actor: String,
    /// Whose account did it.
    pub actor_id: Option<Uuid>,
    /// Whose account it was done to; zeros where it was done to the site.
    pub subject_id: Uuid,
    /// From which network address.
    pub address: Option<String>,
    /// With which browser.
    pub user_agent: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
    /// What else there is to know.
    pub metadata: Json<Value>,
}

from_row!(Entry {
    id,
    created_at,
    action,
    actor,
    actor_id,
    subject_id,
    address,
    user_agent,
    request_id,
    metadata
});

/// Which events: those to which all of it applies.
#[derive(Debug, Clone, Default)]
pub struct EntryFilter {
    /// Done by this account, or to it.
    pub account: Option<Uuid>,
    /// With this name; one that ends with `*` stands for all that begin so.
    pub action: Option<String>,
}

/// Where a list of events begins, and to which side it goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum From {
    /// Behind this one, the oldest first.
    After(Uuid),
    /// The newest first.
    End,
}

/// Some events, `limit` at most. Ids are in the order of time.
pub(crate) async fn page(
    mut conn: Conn<'_>,
    filter: &EntryFilter,
    from: From,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    let after = match from {
        From::After(id) => id,
        From::End => Uuid::nil(),
    };
    let sql = sql(filter, from);
    let action = filter.action.as_deref().map(pattern);
    Ok(on!(conn, c => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(limit);
        if let Some(account) = filter.account {
            query = query.bind(account);
        }
        if let Some(action) = action {
            query = query.bind(action);
        }
        query.fetch_all(c).await
    })?)
}

fn sql(filter: &EntryFilter, from: From) -> String {
    let mut sql = "SELECT id, created_at, action, actor, actor_id, subject_id, address, user_agent,
                          request_id, metadata
                   FROM audit_logs WHERE id > $1"
        .to_owned();
    let mut number = 2;
    if filter.account.is_some() {
        number += 1;
        // Writing to a string does not fail.
        let _ = write!(sql, " AND (subject_id = ${number} OR actor_id = ${number})");
    }
    if filter.action.is_some() {
        number += 1;
        let _ = write!(sql, r" AND action LIKE ${number} ESCAPE '\'");
    }
    sql.push_str(match from {
        From::After(_) => " ORDER BY id LIMIT $2",
        From::End => " ORDER BY id DESC LIMIT $2",
    });
    sql
}

/// What `LIKE` finds an action by.
fn pattern(name: &str) -> String {
    let (name, rest) = match name.strip_suffix('*') {
        Some(name) => (name, "%"),
        None => (name, ""),
    };
    let escaped = name.replace('\\', r"\\");
    let escaped = escaped.replace('%', r"\%").replace('_', r"\_");
    escaped + rest
}
