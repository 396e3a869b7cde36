//! The keys that are not in the database.

mod file;
mod key;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

pub use file::Rotation;
use key::Key;
pub use key::KeyId;

use crate::entropy::Entropy;
use crate::error::Error;

/// What seals what the database must not be able to tell: whoever gets a copy of the
/// database alone cannot read it (OWASP ASVS 5.0, 13.3.1).
///
/// It is one key that seals, and any number of older ones that still open what they
/// sealed before it (OWASP ASVS 5.0, 11.2.2). Each has an id, which stands in front
/// of what it sealed. Those of a file are read again when there is something that
/// none of them opens, and before they seal, so that a server need not be restarted
/// after `stagedoor key rotate`.
#[derive(Clone)]
pub struct SecretKey(Arc<Ring>);

struct Ring {
    /// Never empty; the first one seals.
    keys: RwLock<Arc<[Key]>>,
    file: Option<PathBuf>,
}

/// A text that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 bytes in base64: 44 characters, such as `openssl rand -base64 32` prints")]
pub struct NotAKey;

impl SecretKey {
    /// A new one, kept in no file.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::of([Key::new(entropy)].into(), None)
    }

    /// The keys that `text` has in base64, with white space or commas between them:
    /// the one that seals first, older ones after it.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        key::parse_all(text).map(|keys| Self::of(keys, None))
    }

    /// The keys in the file at `path`, one on each line, which is made, readable by
    /// its owner alone, when there is none. Of several processes that make it at the
    /// same moment all use the same one.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds no key.
    pub fn in_file(path: &Path, entropy: &dyn Entropy) -> std::io::Result<Self> {
        let keys = file::read_or_make(path, entropy)?;
        Ok(Self::of(keys, Some(path.to_owned())))
    }

    fn of(keys: Arc<[Key]>, file: Option<PathBuf>) -> Self {
        let keys = RwLock::new(keys);
        Self(Arc::new(Ring { keys, file }))
    }

    /// Which key seals, and which others still open.
    pub fn ids(&self) -> (KeyId, Vec<KeyId>) {
        let keys = self.keys();
        let ids = keys.iter().map(Key::id);
        (keys[0].id(), ids.skip(1).collect())
    }

    /// Whether what `other` seals can be opened with these.
    pub fn has_newest_of(&self, other: &Self) -> bool {
        let newest = other.keys()[0].id();
        self.keys().iter().any(|key| key.id() == newest)
    }

    /// Makes a new key that seals from now on, and keeps the present ones to open
    /// what they sealed. What is sealed already is left as it is. Dropping the
    /// answer lets the next process do the same.
    ///
    /// # Errors
    /// When the file cannot be written; [`std::io::ErrorKind::Unsupported`] for keys
    /// that are in none.
    pub fn rotate(&self, entropy: &dyn Entropy) -> std::io::Result<Rotation> {
        let path = self
            .0
            .file
            .as_deref()
            .ok_or(std::io::ErrorKind::Unsupported)?;
        let (keys, rotation) = file::rotate(path, entropy)?;
        self.keep(keys);
        Ok(rotation)
    }

    /// `plain`, sealed for `place`: it can be opened with this key and for the
    /// same place alone, and not changed.
    pub(crate) fn seal(&self, entropy: &dyn Entropy, place: &str, plain: &[u8]) -> Vec<u8> {
        self.read_again();
        self.keys()[0].seal(entropy, place, plain)
    }

    /// What was sealed for `place`.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key or for another
    /// place, or changed since.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let known = || self.keys().iter().find_map(|key| key.open(place, sealed));
        let opened = known().or_else(|| {
            self.read_again();
            known()
        });
        opened.ok_or_else(|| {
            Error::internal(format!(
                "what is sealed for {place} cannot be opened: is the key that sealed it, in \
                 STAGEDOOR_SECRET_KEY or in the file secret.key in the data folder, still there?"
            ))
        })
    }

    /// What stands for `content` in the database, the same each time (HMAC-SHA-256): without
    /// the key nobody finds the content, however few there can be, as of addresses. A new
    /// key makes new marks.
    pub(crate) fn mark(&self, purpose: &str, content: &[u8]) -> Vec<u8> {
        self.keys()[0].mark(purpose, content).to_vec()
    }

    /// The marks of `content` under each key there is, that of [`mark`](Self::mark) first: what
    /// is to be known for longer than a key is in use is looked up by all of them.
    pub(crate) fn marks(&self, purpose: &str, content: &[u8]) -> Vec<Vec<u8>> {
        self.read_again();
        let keys = self.keys();
        let marks = keys.iter().map(|key| key.mark(purpose, content).to_vec());
        marks.collect()
    }

    /// Whether the key that seals now sealed this.
    pub(crate) fn is_current(&self, sealed: &[u8]) -> bool {
        key::id_of(sealed) == Some(self.keys()[0].id())
    }

    /// Which key sealed this for `place`; none when none of these did.
    pub(crate) fn sealed_by(&self, place: &str, sealed: &[u8]) -> Option<KeyId> {
        let keys = self.keys();
        let opens = |key: &&Key| key.open(place, sealed).is_some();
        keys.iter().find(opens).map(Key::id)
    }

    /// Whether the key is there and opens what it seals: that its file, where it is in
    /// one, still holds it.
    ///
    /// # Errors
    /// What is wrong with the file; [`std::io::ErrorKind::NotFound`] where it is gone or
    /// holds other keys.
    pub(crate) fn prove(&self, entropy: &dyn Entropy) -> std::io::Result<()> {
        const PLACE: &str = "readiness";
        let current = self.keys()[0].id();
        if let Some(path) = &self.0.file {
            let stored = file::read(path)?.ok_or(std::io::ErrorKind::NotFound)?;
            if !stored.iter().any(|key| key.id() == current) {
                return Err(std::io::ErrorKind::NotFound.into());
            }
        }
        let sealed = self.keys()[0].seal(entropy, PLACE, PLACE.as_bytes());
        let opened = self.open(PLACE, &sealed).map_err(std::io::Error::other)?;
        debug_assert_eq!(opened, PLACE.as_bytes());
        Ok(())
    }

    /// Reads the file, where there is one: another process may have written it. A
    /// file that is away or broken changes nothing, since what was read before still
    /// is as good as it was.
    fn read_again(&self) {
        let Some(path) = &self.0.file else {
            return;
        };
        match file::read(path) {
            Ok(Some(keys)) => self.keep(keys),
            Ok(None) => tracing::warn!("the file of the secret key is gone"),
            Err(error) => tracing::warn!(%error, "the file of the secret key cannot be read"),
        }
    }

    fn keys(&self) -> Arc<[Key]> {
        let keys = self.0.keys.read();
        keys.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, keys: Arc<[Key]>) {
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests;
