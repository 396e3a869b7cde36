//! The small scripts that pages use besides their islands. They come with the program, and
//! each has a hash of what is in it in its name, so that browsers keep it for good.

use std::sync::LazyLock;

use crate::hashed_file::HashedFile;

/// What makes every page a little better.
pub static PAGE: LazyLock<HashedFile> =
    LazyLock::new(|| script("page", include_str!("../scripts/page.js")));

/// What asks for passkeys.
pub static PASSKEY: LazyLock<HashedFile> =
    LazyLock::new(|| script("passkey", include_str!("../scripts/passkey.js")));

/// What copies and prints backup codes.
pub static BACKUP_CODES: LazyLock<HashedFile> =
    LazyLock::new(|| script("backup-codes", include_str!("../scripts/backup-codes.js")));

/// What plays tracks.
pub static PLAYER: LazyLock<HashedFile> =
    LazyLock::new(|| script("player", include_str!("../scripts/player.js")));

/// What shows how far a track is, and copies its link.
pub static STUDIO: LazyLock<HashedFile> =
    LazyLock::new(|| script("studio", include_str!("../scripts/studio.js")));

/// What shows how far a copy of somebody's data is.
pub static EXPORT: LazyLock<HashedFile> =
    LazyLock::new(|| script("export", include_str!("../scripts/export.js")));

/// All of them.
pub fn all() -> [&'static HashedFile; 6] {
    [&PAGE, &PASSKEY, &BACKUP_CODES, &PLAYER, &STUDIO, &EXPORT]
}

fn script(name: &str, text: &'static str) -> HashedFile {
    HashedFile::new(name, "js", text)
}
