//! Removing what a crash has left in the store.

use std::collections::HashSet;
use std::time::Duration;

use futures::future::ready;
use futures::{StreamExt, TryStreamExt};
use uuid::Uuid;

use super::belonging::{Belonging, belonging, claim};
use crate::db::{Db, Freshness};
use crate::error::Error;
use crate::services::Services;
use crate::storage::Listed;
use crate::{artists, exports, tracks, uploads};

/// What is younger may be an object whose row is being written: no upload and no job takes
/// as long.
const YOUNGEST: Duration = Duration::from_hours(24);

/// Keys that are looked up in one query.
const AT_ONCE: usize = 500;

/// The most that one sweep removes; the next goes on.
const MOST: usize = 10_000;

/// The folders of objects that rows refer to; the first is that of uploaded files. Whoever
/// stores something in another one adds it here, and its column to [`referred`].
const FOLDERS: [&str; 6] = [
    "",
    "renditions",
    "artwork",
    "pictures",
    "uploads",
    "exports",
];

/// Removes objects that are older than a day and which no row refers to, and gives up what
/// was begun a day ago to become one; how many objects. Several servers may do so at once.
///
/// A store that is not this database's is left alone, and so is one that does not say whose it
/// is and holds nothing that this database knows.
///
/// # Errors
/// [`Error::Unavailable`], after which what is left is for the next sweep.
pub async fn sweep(services: &Services) -> Result<usize, Error> {
    let before = services.clock.now() - YOUNGEST;
    let store = &services.media;
    let whose = belonging(&services.db, store).await?;
    if whose.trouble().is_some() {
        // The store has said so.
        return Ok(0);
    }
    store.give_up_unfinished(before).await?;

    let old = store.list().try_filter_map(move |object: Listed| {
        let is_old = object.modified < before && is_ours(&object.key);
        ready(Ok(is_old.then_some(object.key)))
    });
    let mut old = old.try_chunks(AT_ONCE).boxed();
    let (mut unreferred, mut kept) = (Vec::new(), 0);
    while let Some(keys) = old.next().await {
        let keys = keys.map_err(|broken| broken.1)?;
        let referred = referred(&services.db, &keys).await?;
        kept += referred.len();
        let more = keys
            .into_iter()
            .filter(|key| !referred.contains(&row_key(key)));
        unreferred.extend(more);
        if unreferred.len() >= MOST {
            break;
        }
    }
    if whose == Belonging::Nobodys {
        if kept == 0 && !unreferred.is_empty() {
            tracing::warn!(
                objects = unreferred.len(),
                "the media store holds nothing that this database knows: nothing in it is swept \
                 away. Is it the right one?"
            );
            return Ok(0);
        }
        claim(services).await?;
    }
    for key in &unreferred {
        store.remove(key).await?;
    }
    if !unreferred.is_empty() {
        let objects = unreferred.len();
        tracing::info!(objects, "removed objects that nothing refers to");
    }
    Ok(unreferred.len())
}

/// Those of these keys that rows refer to, as those have them.
pub(super) async fn referred(db: &Db, keys: &[String]) -> Result<HashSet<String>, Error> {
    let keys: Vec<String> = keys.iter().map(|key| row_key(key)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut reader = db.read(Freshness::Latest).await?;
    let mut found = tracks::referred(reader.conn(), &keys).await?;
    found.extend(artists::referred(reader.conn(), &keys).await?);
    found.extend(uploads::referred(reader.conn(), &keys).await?);
    found.extend(exports::referred(reader.conn(), &keys).await?);
    Ok(found.into_iter().collect())
}

/// The key in the row that refers to this one: that of a picture stands for the smaller one
/// beside it, too.
pub(super) fn row_key(key: &str) -> String {
    key.replace(".small.", ".")
}

/// Whether a key looks as those that are made here: `<folder>/<two digits>/<id>.<extension>`.
pub(crate) fn is_ours(key: &str) -> bool {
    let mut parts = key.rsplitn(3, '/');
    let (Some(name), Some(spread)) = (parts.next(), parts.next()) else {
        return false;
    };
    let folder = parts.next().unwrap_or_default();
    let id = name.split('.').next().unwrap_or_default();
    FOLDERS.contains(&folder)
        && spread.len() == 2
        && id.len() == 36
        && id.parse::<Uuid>().is_ok()
        && id.ends_with(spread)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_ours;

    #[rstest]
    #[case("ab/00000000-0000-0000-0000-0000000000ab.wav", true)]
    #[case("renditions/ab/00000000-0000-0000-0000-0000000000ab.m4a", true)]
    #[case("pictures/ab/00000000-0000-0000-0000-0000000000ab.small.jpg", true)]
    #[case("uploads/ab/00000000-0000-0000-0000-0000000000ab.part", true)]
    #[case("exports/ab/00000000-0000-0000-0000-0000000000ab.texts", true)]
    #[case("backups/ab/00000000-0000-0000-0000-0000000000ab.zip", false)]
    #[case("a/renditions/ab/00000000-0000-0000-0000-0000000000ab.m4a", false)]
    #[case("cd/00000000-0000-0000-0000-0000000000ab.wav", false)]
    #[case("00000000-0000-0000-0000-0000000000ab.wav", false)]
    #[case("stagedoor-id", false)]
    #[case("notes/of/an-operator.txt", false)]
    fn only_what_is_made_here_is_swept(#[case] key: &str, #[case] ours: bool) {
        assert_eq!(is_ours(key), ours);
    }
}
