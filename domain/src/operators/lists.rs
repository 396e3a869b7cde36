//! Lists that may be long: accounts, and what happened.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::named;
use crate::audit::{Entry, EntryFilter, From, entries};
use crate::db::Freshness;
use crate::error::Error;
use crate::services::Services;
use crate::users::{self, Filter, User};

/// Rows that are read at once.
const AT_ONCE: i64 = 1_000;

/// Accounts behind the last one of the page before, in the order in which they were made;
/// an empty page is the end.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn list_users(
    services: &Services,
    filter: &Filter,
    after: Option<Uuid>,
) -> Result<Vec<User>, Error> {
    let mut reader = services.db.read(Freshness::MayLag).await?;
    let after = after.unwrap_or(Uuid::nil());
    users::page(reader.conn(), filter, after, AT_ONCE).await
}

/// An event, with the names that accounts have now.
#[derive(Debug, Clone, Serialize)]
pub struct Happening {
    /// As it was written down.
    #[serde(flatten)]
    pub entry: Entry,
    /// Who it was done to.
    pub username: Option<String>,
    /// Who did it.
    pub actor_username: Option<String>,
}

/// The events that `who` did or that were done to them, with this name.
///
/// # Errors
/// [`Error::UserNotFound`].
pub async fn audit_filter(
    services: &Services,
    who: Option<&str>,
    action: Option<String>,
) -> Result<EntryFilter, Error> {
    let account = match who {
        None => None,
        Some(who) => {
            let mut reader = services.db.read(Freshness::Latest).await?;
            let now = services.clock.now();
            match named(reader.conn(), who, now).await {
                Ok(found) => Some(found.user.id),
                // Of an account that is gone its events are left.
                Err(error) => Some(Uuid::parse_str(who).map_err(|_| error)?),
            }
        }
    };
    Ok(EntryFilter { account, action })
}

/// The last events, so many, the oldest first.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn last_events(
    services: &Services,
    filter: &EntryFilter,
    most: u32,
) -> Result<Vec<Happening>, Error> {
    let mut found = read(services, filter, From::End, i64::from(most)).await?;
    found.reverse();
    Ok(found)
}

/// Events from `since` on and behind `after`, the oldest first; an empty page is the end,
/// for now. What is written at the same moment may come in another order.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn events_since(
    services: &Services,
    filter: &EntryFilter,
    since: DateTime<Utc>,
    after: Option<Uuid>,
) -> Result<Vec<Happening>, Error> {
    let from = after.unwrap_or_else(|| first_id_of(since));
    read(services, filter, From::After(from), AT_ONCE).await
}

/// No id that was made from then on is smaller: the first 48 bits are the time.
fn first_id_of(time: DateTime<Utc>) -> Uuid {
    let milliseconds = u128::try_from(time.timestamp_millis()).unwrap_or_default();
    Uuid::from_u128(milliseconds << 80)
}

async fn read(
    services: &Services,
    filter: &EntryFilter,
    from: From,
    limit: i64,
) -> Result<Vec<Happening>, Error> {
    let mut reader = services.db.read(Freshness::Latest).await?;
    let found = entries(reader.conn(), filter, from, limit).await?;
    let ids: HashSet<Uuid> = found
        .iter()
        .flat_map(|entry| [Some(entry.subject_id), entry.actor_id])
        .flatten()
        .collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut names = HashMap::new();
    // SQLite and PostgreSQL take so many values and more.
    for ids in ids.chunks(500) {
        names.extend(users::usernames(reader.conn(), ids).await?);
    }
    let name = |id: Uuid| names.get(&id).cloned();
    Ok(found
        .into_iter()
        .map(|entry| Happening {
            username: name(entry.subject_id),
            actor_username: entry.actor_id.and_then(name),
            entry,
        })
        .collect())
}
