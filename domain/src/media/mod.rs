//! What lies in the media store: who may have it, and when it goes.

mod belonging;
mod content;
mod removal;
mod sweep;

pub use content::{Content, Wanted, of_artist, of_track, renditions};
pub use sweep::sweep;
