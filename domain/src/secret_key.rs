//! The key that is not in the database.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::entropy::Entropy;
use crate::error::Error;

/// Bytes of the key: 256 bits, what XChaCha20-Poly1305 and HMAC-SHA-256 take.
const KEY_BYTES: usize = 32;

/// Bytes of a nonce. Those of `XChaCha20` are long enough to be chosen at random.
const NONCE_BYTES: usize = 24;

/// The key that seals what the database must not be able to tell: whoever gets a
/// copy of the database alone cannot read it (OWASP ASVS 5.0, 13.3.1).
#[derive(Clone)]
pub struct SecretKey([u8; KEY_BYTES]);

/// A text that is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 bytes in base64: 44 characters, such as `openssl rand -base64 32` prints")]
pub struct NotAKey;

impl SecretKey {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; KEY_BYTES];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// The key that `text` is the base64 of.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|_| NotAKey)?;
        bytes.try_into().map(Self).map_err(|_| NotAKey)
    }

    /// The key in the file at `path`, which is made, readable by its owner alone,
    /// when there is none. Of several processes that make it at the same moment
    /// all use the same one.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds no key.
    pub fn in_file(path: &Path, entropy: &dyn Entropy) -> std::io::Result<Self> {
        if let Some(key) = read(path)? {
            return Ok(key);
        }
        let fresh = Self::new(entropy);
        let mut random = [0; 8];
        entropy.fill(&mut random);
        let unfinished = path.with_extension(format!("{:016x}", u64::from_be_bytes(random)));
        write_private(&unfinished, &BASE64_STANDARD.encode(fresh.0))?;
        // A link is made whole or not at all, and never over another one.
        let linked = std::fs::hard_link(&unfinished, path);
        std::fs::remove_file(&unfinished)?;
        match linked {
            Ok(()) => Ok(fresh),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                read(path)?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// `plain`, sealed for `place`: it can be opened with this key and for the
    /// same place alone, and not changed.
    pub(crate) fn seal(&self, entropy: &dyn Entropy, place: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // It fails only for texts of hundreds of gigabytes.
        let mut whole = nonce.to_vec();
        whole.extend(sealed.unwrap_or_default());
        whole
    }

    /// What was sealed for `place`.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key or for another
    /// place, or changed since.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let broken = || {
            Error::internal(format!(
                "what is sealed for {place} cannot be opened: is STAGEDOOR_SECRET_KEY, or the \
                 file secret.key in the data folder, still the one that sealed it?"
            ))
        };
        let (nonce, text) = sealed
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(broken)?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        self.cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| broken())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derive("seal").into())
    }

    /// A key of its own for each use, so that none weakens another.
    fn derive(&self, purpose: &str) -> [u8; KEY_BYTES] {
        // HMAC takes keys of any length, so the other case does not happen.
        Hmac::<Sha256>::new_from_slice(&self.0).map_or(self.0, |mac| {
            mac.chain_update(purpose).finalize().into_bytes().into()
        })
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

fn read(path: &Path) -> std::io::Result<Option<SecretKey>> {
    match std::fs::read_to_string(path) {
        Ok(text) => SecretKey::parse(&text)
            .map(Some)
            .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;

    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    // A key that a power cut takes would take everything it sealed with it.
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_place_alone() {
        let entropy = SeededEntropy::new(3);
        let key = SecretKey::new(&entropy);
        let sealed = key.seal(&entropy, "totp nina", b"secret");
        assert_eq!(key.open("totp nina", &sealed).unwrap(), b"secret");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert!(key.open("totp mira", &sealed).is_err());
        assert!(SecretKey::new(&entropy).open("totp nina", &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(key.open("totp nina", &changed).is_err());
        assert!(key.open("totp nina", &sealed[..10]).is_err());
        assert_ne!(key.seal(&entropy, "totp nina", b"secret"), sealed);
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let entropy = SeededEntropy::new(5);
        let made = SecretKey::in_file(&path, &entropy).unwrap();
        let again = SecretKey::in_file(&path, &entropy).unwrap();
        assert_eq!(made.0, again.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = std::fs::metadata(&path).unwrap().permissions();
            assert_eq!(permissions.mode() & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        std::fs::write(&path, "not a key").unwrap();
        assert!(SecretKey::in_file(&path, &entropy).is_err());
    }

    #[test]
    fn processes_that_start_together_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|seed| {
                    let path = &path;
                    scope.spawn(move || {
                        SecretKey::in_file(path, &SeededEntropy::new(seed))
                            .unwrap()
                            .0
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn only_a_whole_key_is_one_and_it_is_never_shown() {
        let text = BASE64_STANDARD.encode([7; KEY_BYTES]);
        let key = SecretKey::parse(&format!(" {text}\n")).unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
        for text in ["", "x", &text[1..], &BASE64_STANDARD.encode([7; 31])] {
            assert_eq!(SecretKey::parse(text).err(), Some(NotAKey), "{text}");
        }
    }
}
