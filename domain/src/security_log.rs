//! What happened to an account, for its owner to read. It is the audit log, which
//! nobody can change through Stagedoor and which nothing sweeps away.

mod descriptions;
mod exported;

use chrono::{DateTime, Utc};
use serde::Serialize;
use stagedoor_words::Language;
use uuid::Uuid;

use crate::audit::{self, Recorded};
use crate::caller::Caller;
use crate::device_names::{Browser, Device, System};
use crate::error::Error;
use crate::paging::{Cursor, Page};

pub(crate) use exported::exported;

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
    #[schema(required = true, value_type = Option<String>)]
    pub browser: Option<Browser>,
    /// The system it runs on, such as "Windows"; null for what an operator did.
    #[schema(required = true, value_type = Option<String>)]
    pub system: Option<System>,
}

/// Returns a part of the security log of whoever asks, described in this language, newest
/// first, 50 at a time.
///
/// # Errors
/// [`Error::Validation`] of the field `cursor` when it is none that this gave,
/// [`Error::UserNotFound`] when the account is gone.
pub async fn page(
    caller: &Caller,
    cursor: Option<&str>,
    language: Language,
) -> Result<Page<Entry>, Error> {
    let user_id = caller.principal()?.user_id;
    let after = cursor.map(Cursor::parse).transpose()?;
    let limit = i64::try_from(PAGE + 1).map_err(Error::internal)?;
    // The rows of an account that is gone stay, and are nobody's to read.
    caller.user().await?;
    let mut reader = caller.read().await?;
    // One more than is shown tells whether there is a next page.
    let rows = audit::of_account(reader.conn(), user_id, after, limit).await?;
    let entries = rows
        .into_iter()
        .map(|row| Entry::described(row, language))
        .collect();
    Ok(Page::cut(entries, PAGE, |entry: &Entry| Cursor {
        created_at: entry.created_at,
        id: entry.id,
    }))
}

/// Returns when something happened last to the account of whoever asks; none when nothing
/// did.
///
/// # Errors
/// [`Error::UserNotFound`] when the account is gone.
pub async fn latest_at(caller: &Caller) -> Result<Option<DateTime<Utc>>, Error> {
    let user_id = caller.user().await?.id;
    let mut reader = caller.read().await?;
    let rows = audit::of_account(reader.conn(), user_id, None, 1).await?;
    Ok(rows.first().map(|row| row.created_at))
}

impl Entry {
    fn described(row: Recorded, language: Language) -> Self {
        let is_operator = row.is_by_operator();
        // The command line has no browser, and nothing is not an unknown one.
        let device = (!is_operator).then(|| Device::of(row.user_agent.as_deref()));
        Self {
            id: row.id,
            description: descriptions::describe(row.kind(), is_operator, &row.metadata, language),
            event: row.action,
            created_at: row.created_at,
            address: row.address.filter(|_| !is_operator),
            browser: device.map(|device| device.browser),
            system: device.map(|device| device.system),
        }
    }
}
