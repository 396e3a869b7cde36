//! A file that comes with the program and is kept by browsers for good.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::assets::FOLDER;

/// A small file, and where it is.
#[derive(Debug)]
pub struct HashedFile {
    /// Its path on this site, with a hash of its text in it.
    pub path: String,
    /// What is in it.
    pub text: &'static str,
}

impl HashedFile {
    /// The file with this name and ending.
    pub(crate) fn new(name: &str, ending: &str, text: &'static str) -> Self {
        // 128 bits of it are enough for no two to meet, and what the build writes, too.
        let hash = &Sha256::digest(text)[..16];
        let hash = URL_SAFE_NO_PAD.encode(hash);
        Self {
            path: format!("/{FOLDER}/{name}.{hash}.{ending}"),
            text,
        }
    }
}
