//! What somebody takes along of their security log: all that is written down of an event.

use serde::Serialize;
use serde_json::Value;
use stagedoor_words::Language;
use uuid::Uuid;

use super::Entry;
use crate::audit;
use crate::db::Conn;
use crate::error::Error;
use crate::paging::Cursor;

/// An event with everything that is kept of it.
#[derive(Debug, Serialize)]
pub(crate) struct ExportedEntry {
    #[serde(flatten)]
    entry: Entry,
    user_agent: Option<String>,
    metadata: Value,
}

impl ExportedEntry {
    /// Where the next part begins.
    pub(crate) const fn cursor(&self) -> Cursor {
        Cursor {
            created_at: self.entry.created_at,
            id: self.entry.id,
        }
    }
}

/// What happened to this account, described in this language, the newest first, `limit` at
/// most, from behind `after` on.
///
/// # Errors
/// Those of the database.
pub(crate) async fn exported(
    conn: Conn<'_>,
    user_id: Uuid,
    after: Option<Cursor>,
    limit: i64,
    language: Language,
) -> Result<Vec<ExportedEntry>, Error> {
    let rows = audit::of_account(conn, user_id, after, limit).await?;
    let entries = rows.into_iter().map(|row| {
        // What an operator works with is theirs.
        let user_agent = row.user_agent.clone().filter(|_| !row.is_by_operator());
        let metadata = row.metadata.0.clone();
        ExportedEntry {
            entry: Entry::described(row, language),
            user_agent,
            metadata,
        }
    });
    Ok(entries.collect())
}
