//! Whether the store and the rows agree.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use serde::Serialize;

use super::named::named;
use super::sweep::{is_ours, referred, row_key};
use crate::db::Db;
use crate::error::Error;
use crate::storage::MediaStore;

/// What is younger may be an object whose row is being written.
const YOUNGEST: Duration = Duration::from_hours(24);

/// Keys that are looked up in one query.
const AT_ONCE: usize = 500;

/// What the store and the rows say of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Objects that rows name.
    pub named: usize,
    /// Those of them that are not there.
    pub missing: Vec<String>,
    /// Those that have another size than their rows say.
    pub wrong_size: Vec<String>,
    /// Objects that no row names and that the next sweep takes.
    pub unnamed: Vec<String>,
    /// Objects that no row names and that are younger than a day: their rows may be on their
    /// way.
    pub young: usize,
}

/// Compares what rows name with what is in the store, which may change meanwhile.
///
/// # Errors
/// [`Error::Unavailable`].
pub async fn check(db: &Db, store: &MediaStore, now: DateTime<Utc>) -> Result<Checked, Error> {
    let mut snapshot = db.snapshot().await?;
    let rows = named(snapshot.conn()).await;
    snapshot.end().await;
    let rows = rows?;
    let mut there: HashMap<String, (u64, DateTime<Utc>)> = store
        .list()
        .try_filter(|object| std::future::ready(is_ours(&object.key)))
        .map_ok(|object| (object.key, (object.size, object.modified)))
        .try_collect()
        .await?;

    let count = rows.len();
    let (mut missing, mut wrong_size) = (Vec::new(), Vec::new());
    for row in rows {
        match there.remove(&row.key) {
            None => missing.push(row.key),
            Some((size, _)) if row.size.is_some_and(|said| said != size) => {
                wrong_size.push(row.key);
            }
            Some(_) => {}
        }
    }
    // What is gone together with its row was removed meanwhile, and what has got one came.
    let missing = those(db, missing, true).await?;
    let youngest = now - YOUNGEST;
    let (old, young): (Vec<_>, Vec<_>) = there
        .into_iter()
        .partition(|(_, (_, modified))| *modified < youngest);
    let old = old.into_iter().map(|(key, _)| key).collect();
    let young = young.into_iter().map(|(key, _)| key).collect();
    Ok(Checked {
        named: count,
        missing,
        wrong_size,
        unnamed: those(db, old, false).await?,
        young: those(db, young, false).await?.len(),
    })
}

/// Those of these keys that a row names now, or that none does.
async fn those(db: &Db, mut keys: Vec<String>, are_named: bool) -> Result<Vec<String>, Error> {
    keys.sort_unstable();
    let mut kept = Vec::new();
    for keys in keys.chunks(AT_ONCE) {
        let referred = referred(db, keys).await?;
        let of = keys
            .iter()
            .filter(|key| referred.contains(&row_key(key)) == are_named);
        kept.extend(of.cloned());
    }
    Ok(kept)
}
