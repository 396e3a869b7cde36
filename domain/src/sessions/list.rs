//! The sessions that somebody has.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::caller::Caller;
use crate::db::{Freshness, on};
use crate::device_names::Device;
use crate::error::Error;
use crate::users;

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
pub struct ListedSession {
    /// Never changes. It opens nothing.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// When its login was.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_seen_at: DateTime<Utc>,
    /// The client's address at that time.
    #[schema(required = true)]
    pub address: Option<String>,
    /// The browser and the system it runs on, in words.
    #[serde(flatten)]
    pub device: Device,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    address: Option<String>,
    user_agent: Option<String>,
}

/// The sessions of whoever asks that are not over: theirs first, then by last use
/// (OWASP ASVS 5.0, 7.5.2).
///
/// # Errors
/// [`Error::UserNotFound`] when the account is gone.
pub async fn list(caller: &Caller) -> Result<Vec<ListedSession>, Error> {
    let principal = caller.principal()?;
    let mut reader = caller.db.read(Freshness::Latest).await?;
    let rows: Vec<Row> = on!(reader.conn(), c => {
        sqlx::query_as(
            "SELECT sessions.id, sessions.created_at, last_seen_at, address, user_agent
             FROM sessions JOIN users ON users.id = sessions.user_id
             WHERE user_id = $1 AND expires_at > $2
             ORDER BY last_seen_at DESC, sessions.id DESC",
        )
        .bind(principal.user_id).bind(caller.clock.now())
        .fetch_all(c)
        .await
    })?;
    drop(reader);
    if rows.is_empty() {
        users::find(caller, principal.user_id).await?;
    }
    let mut sessions: Vec<_> = rows
        .into_iter()
        .map(|row| ListedSession {
            id: row.id,
            current: row.id == principal.session_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            address: row.address,
            device: Device::of(row.user_agent.as_deref()),
        })
        .collect();
    sessions.sort_by_key(|session| !session.current);
    Ok(sessions)
}
