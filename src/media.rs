//! What plays and what is seen: audio and pictures out of the media store, by ranges.
//!
//! Who may have what is decided anew for each request (`domain/src/media/`); here it is
//! answered as HTTP has it (RFC 9110), and kept by others as long as fits its audience.

mod answer;
mod asked;
mod file_name;
mod playlist;
pub mod range;
mod routes;

pub use routes::routes;
