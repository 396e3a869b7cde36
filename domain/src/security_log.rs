//! What happened to an account, for its owner to read. It is the audit log, which
//! nobody can change through Stagedoor and which nothing sweeps away.

mod words;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::caller::Caller;
use crate::db::on;
use crate::device_names::Device;
use crate::error::Error;
use crate::paging::{Cursor, Page};
use crate::users;

/// Entries on one page.
const PAGE: usize = 50;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = SecurityLogEntry)]
pub struct Entry {
    /// Never changes.
    pub id: Uuid,
    /// What happened, as programs match it: the audit log's action, such as
    /// `user.log_in`.
    pub event: String,
    /// What happened, in plain words.
    pub description: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The client's address; null for what an operator did.
    #[schema(required = true)]
    pub address: Option<String>,
    /// The browser, such as "Firefox"; null for what an operator did.
    #[schema(required = true)]
    pub browser: Option<&'static str>,
    /// The system it runs on, such as "Windows"; null for what an operator did.
    #[schema(required = true)]
    pub system: Option<&'static str>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    action: String,
    actor: String,
    address: Option<String>,
    user_agent: Option<String>,
    metadata: Json<Value>,
    created_at: DateTime<Utc>,
}

/// A part of the security log of whoever asks, newest first, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave,
/// [`Error::UserNotFound`] when the account is gone.
pub async fn page(caller: &Caller, cursor: Option<&str>) -> Result<Page<Entry>, Error> {
    let principal = caller.principal()?;
    let after = cursor.map(Cursor::parse).transpose()?;
    let rows = read(caller, after).await?;
    if rows.is_empty() {
        users::find(caller, principal.user_id).await?;
    }
    let entries = rows.into_iter().map(Entry::from).collect();
    Ok(Page::cut(entries, PAGE, |entry: &Entry| Cursor {
        created_at: entry.created_at,
        id: entry.id,
    }))
}

/// One more than is shown, which tells whether there is a next page; nothing when
/// the account is gone, whose rows stay.
async fn read(caller: &Caller, after: Option<Cursor>) -> Result<Vec<Row>, Error> {
    let principal = caller.principal()?;
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    let mut reader = caller.read().await?;
    let rows = match after {
        None => on!(reader.conn(), c => {
            sqlx::query_as(
                "SELECT id, action, actor, address, user_agent, metadata, created_at
                 FROM audit_logs
                 WHERE subject_id = $1 AND EXISTS (SELECT 1 FROM users WHERE id = $1)
                 ORDER BY created_at DESC, id DESC LIMIT $2",
            )
            .bind(principal.user_id).bind(limit)
            .fetch_all(c)
            .await
        })?,
        Some(after) => on!(reader.conn(), c => {
            sqlx::query_as(
                "SELECT id, action, actor, address, user_agent, metadata, created_at
                 FROM audit_logs
                 WHERE subject_id = $1 AND EXISTS (SELECT 1 FROM users WHERE id = $1)
                   AND (created_at < $3 OR (created_at = $3 AND id < $4))
                 ORDER BY created_at DESC, id DESC LIMIT $2",
            )
            .bind(principal.user_id).bind(limit).bind(after.created_at).bind(after.id)
            .fetch_all(c)
            .await
        })?,
    };
    Ok(rows)
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let is_operator = row.actor == "operator";
        // The command line has no browser, and nothing is not an unknown one.
        let device = (!is_operator).then(|| Device::of(row.user_agent.as_deref()));
        Self {
            id: row.id,
            description: words::describe(&row.action, is_operator, &row.metadata),
            event: row.action,
            created_at: row.created_at,
            address: row.address.filter(|_| !is_operator),
            browser: device.map(|device| device.browser),
            system: device.map(|device| device.system),
        }
    }
}
