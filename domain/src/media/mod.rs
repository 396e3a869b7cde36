//! What lies in the media store: who may have it, and when it goes.

mod belonging;
mod removal;
mod sweep;

pub use sweep::sweep;
