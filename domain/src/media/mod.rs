//! What lies in the media store: who may have it, and when it goes.

mod belonging;
mod check;
mod content;
mod named;
mod opening;
mod removal;
mod sweep;

pub use belonging::follow;
pub(crate) use belonging::{Belonging, belonging};
pub use check::{Checked, check};
pub use content::{Content, Wanted, of_artist, of_track, renditions};
pub use named::{Named, named};
pub use opening::{open, size, smaller};
pub(crate) use sweep::is_ours;
pub use sweep::sweep;
