//! One key, and the form of what it seals.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Serialize, Serializer};
use sha2::Sha256;

use super::NotAKey;
use crate::entropy::Entropy;

/// Bytes of a key: 256 bits, what XChaCha20-Poly1305 and HMAC-SHA-256 take.
const KEY_BYTES: usize = 32;

/// Bytes of a nonce. Those of `XChaCha20` are long enough to be chosen at random.
const NONCE_BYTES: usize = 24;

/// Bytes of a key's id: enough to tell the few keys of one installation apart.
const ID_BYTES: usize = 8;

/// The first byte of what is sealed: by which algorithm, and what follows it. 1 is
/// the key's id, a nonce, and the text under XChaCha20-Poly1305. What was sealed
/// before keys had ids begins with its nonce.
const FORM: u8 = 1;

/// Bytes before the nonce.
const HEAD_BYTES: usize = 1 + ID_BYTES;

/// What a key is called. It is made of the key by HMAC-SHA-256, and tells nothing of
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyId([u8; ID_BYTES]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// 256 random bits.
#[derive(Clone)]
pub(super) struct Key {
    bytes: [u8; KEY_BYTES],
    id: KeyId,
}

impl Key {
    pub(super) fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; KEY_BYTES];
        entropy.fill(&mut bytes);
        Self::of(bytes)
    }

    fn of(bytes: [u8; KEY_BYTES]) -> Self {
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&derive(&bytes, b"id")[..ID_BYTES]);
        let id = KeyId(id);
        Self { bytes, id }
    }

    /// The key that `text` is the base64 of.
    pub(super) fn parse(text: &str) -> Result<Self, NotAKey> {
        let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|_| NotAKey)?;
        bytes.try_into().map(Self::of).map_err(|_| NotAKey)
    }

    /// What [`Key::parse`] takes.
    pub(super) fn text(&self) -> String {
        BASE64_STANDARD.encode(self.bytes)
    }

    pub(super) const fn id(&self) -> KeyId {
        self.id
    }

    pub(super) fn seal(&self, entropy: &dyn Entropy, place: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let mut whole = vec![FORM];
        whole.extend(self.id.0);
        let aad = bound(&whole, place);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        whole.extend(nonce);
        // It fails only for texts of hundreds of gigabytes.
        whole.extend(sealed.unwrap_or_default());
        whole
    }

    /// What this key sealed for `place`; none when it was another key or place, or
    /// it was changed since.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let named = (id_of(sealed) == Some(self.id))
            .then(|| sealed.split_at_checked(HEAD_BYTES))
            .flatten()
            .and_then(|(head, rest)| self.decrypt(rest, &bound(head, place)));
        // A nonce of a nameless one may begin like a name.
        named.or_else(|| self.decrypt(sealed, place.as_bytes()))
    }

    /// What stands for `content` where this purpose needs the same each time.
    pub(super) fn mark(&self, purpose: &str, content: &[u8]) -> [u8; KEY_BYTES] {
        derive(&derive(&self.bytes, purpose.as_bytes()), content)
    }

    fn decrypt(&self, sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: text, aad };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&derive(&self.bytes, b"seal").into())
    }
}

/// A text's binding to its head and place.
fn bound(head: &[u8], place: &str) -> Vec<u8> {
    [head, place.as_bytes()].concat()
}

/// A key of its own for each use, so that none weakens another.
fn derive(bytes: &[u8; KEY_BYTES], purpose: &[u8]) -> [u8; KEY_BYTES] {
    // HMAC takes keys of any length, so the other case does not happen.
    Hmac::<Sha256>::new_from_slice(bytes).map_or(*bytes, |mac| {
        mac.chain_update(purpose).finalize().into_bytes().into()
    })
}

/// Which key sealed this; none before keys had ids.
pub(super) fn id_of(sealed: &[u8]) -> Option<KeyId> {
    let (form, rest) = sealed.split_first()?;
    let id = rest.first_chunk::<ID_BYTES>()?;
    (*form == FORM).then_some(KeyId(*id))
}

/// Keys with white space or commas between them, at least one.
pub(super) fn parse_all(text: &str) -> Result<Arc<[Key]>, NotAKey> {
    let keys: Vec<Key> = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|part| !part.is_empty())
        .map(Key::parse)
        .collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(NotAKey);
    }
    Ok(keys.into())
}
