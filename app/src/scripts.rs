//! The small scripts that pages use besides their islands. They come with the program, and
//! each has a hash of what is in it in its name, so that browsers keep it for good.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::assets::FOLDER;

/// A script, and where it is.
#[derive(Debug)]
pub struct Script {
    /// Its path on this site.
    pub path: String,
    /// What is in it.
    pub text: &'static str,
}

/// What makes every page a little better.
pub static PAGE: LazyLock<Script> =
    LazyLock::new(|| Script::new("page", include_str!("../scripts/page.js")));

/// What asks for passkeys.
pub static PASSKEY: LazyLock<Script> =
    LazyLock::new(|| Script::new("passkey", include_str!("../scripts/passkey.js")));

/// What copies and prints backup codes.
pub static BACKUP_CODES: LazyLock<Script> =
    LazyLock::new(|| Script::new("backup-codes", include_str!("../scripts/backup-codes.js")));

/// All of them.
pub fn all() -> [&'static Script; 3] {
    [&PAGE, &PASSKEY, &BACKUP_CODES]
}

impl Script {
    fn new(name: &str, text: &'static str) -> Self {
        // 128 bits of it are enough for no two to meet, and what the build writes, too.
        let hash = &Sha256::digest(text)[..16];
        let hash = URL_SAFE_NO_PAD.encode(hash);
        Self {
            path: format!("/{FOLDER}/{name}.{hash}.js"),
            text,
        }
    }
}
