//! Backups: everything that a site is, as it was at one moment, in one folder.
//!
//! Objects of the media store never change under their key, so those can be linked or copied
//! in any order. They are taken hold of first, since one that is removed later would be
//! missing; then the database is copied; then what its rows name is put into place, with
//! what was stored meanwhile, and the rest is let go.

mod failed;
mod files;
mod make;
mod manifest;
mod restore;

pub use failed::BackupFailed;
pub use make::{Made, MediaTaken, Source, make};
pub use manifest::{Manifest, MediaIn};
pub use restore::{Restored, Target, UNFINISHED, restore};
