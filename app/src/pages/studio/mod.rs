//! The studio: what artists work with.

mod tracks;
pub mod upload;
