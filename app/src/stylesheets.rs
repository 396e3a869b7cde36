//! Style sheets that not every page needs. They come with the program, and each has a hash
//! of what is in it in its name, so that browsers keep it for good.

use std::sync::LazyLock;

use crate::hashed_file::HashedFile;

/// What plays, and what artists work with.
pub static MUSIC: LazyLock<HashedFile> =
    LazyLock::new(|| HashedFile::new("music", "css", include_str!("../styles/music.css")));

/// An artist's page, and what they say of themselves.
pub static ARTIST: LazyLock<HashedFile> =
    LazyLock::new(|| HashedFile::new("artist", "css", include_str!("../styles/artist.css")));

/// What people and support write to each other, and the pages for the staff.
pub static SUPPORT: LazyLock<HashedFile> =
    LazyLock::new(|| HashedFile::new("support", "css", include_str!("../styles/support.css")));

/// The site in numbers.
pub static NUMBERS: LazyLock<HashedFile> =
    LazyLock::new(|| HashedFile::new("numbers", "css", include_str!("../styles/numbers.css")));

/// All of them.
pub fn all() -> [&'static HashedFile; 4] {
    [&MUSIC, &ARTIST, &SUPPORT, &NUMBERS]
}
