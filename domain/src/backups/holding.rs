//! Keeping what rows name, although the site deletes it meanwhile.

use std::collections::HashSet;
use std::path::PathBuf;

use futures::TryStreamExt;

use super::blocking;
use super::failed::BackupFailed;
use super::files::{self, Taken};
use crate::media::{self, Named};
use crate::storage::MediaStore;

/// Objects of a media store that is a folder, each with one more name in a folder of its own,
/// so that they stay.
#[derive(Debug)]
pub(super) struct Holding {
    media: MediaStore,
    /// The folder of the store.
    pub(super) store: PathBuf,
    /// Where they are held.
    pub(super) folder: PathBuf,
    held: HashSet<String>,
    /// Whether no file had to be copied for that.
    pub(super) is_linked: bool,
}

impl Holding {
    /// Of nothing so far; none where the store is no folder.
    pub(super) fn new(media: &MediaStore, folder: PathBuf) -> Option<Self> {
        Some(Self {
            media: media.clone(),
            store: media.folder()?.to_owned(),
            folder,
            held: HashSet::new(),
            is_linked: true,
        })
    }

    /// Takes hold of everything that is there.
    pub(super) async fn take_all(&mut self) -> Result<(), BackupFailed> {
        let keys = self.media.list().map_ok(|object| object.key);
        let keys: Vec<String> = keys
            .try_filter(|key| std::future::ready(media::is_ours(key)))
            .try_collect()
            .await?;
        self.take(keys).await.map(drop)
    }

    /// Takes hold of what is named and came since; the keys of what is not there.
    pub(super) async fn take_named(
        &mut self,
        named: &[Named],
    ) -> Result<Vec<String>, BackupFailed> {
        self.take(named.iter().map(|named| named.key.clone()).collect())
            .await
    }

    /// The keys of those that are not there.
    async fn take(&mut self, mut keys: Vec<String>) -> Result<Vec<String>, BackupFailed> {
        keys.retain(|key| !self.held.contains(key));
        let (store, folder) = (self.store.clone(), self.folder.clone());
        let taken = blocking(move || {
            let take = |key: String| {
                let taken = files::link_or_copy(&store.join(&key), &folder.join(&key))?;
                Ok((key, taken))
            };
            keys.into_iter().map(take).collect::<Result<Vec<_>, _>>()
        });
        let mut gone = Vec::new();
        for (key, taken) in taken.await? {
            match taken {
                Taken::Gone => gone.push(key),
                Taken::Linked | Taken::Copied => {
                    self.is_linked &= taken == Taken::Linked;
                    self.held.insert(key);
                }
            }
        }
        Ok(gone)
    }
}
