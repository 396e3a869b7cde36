//! The studio: what artists work with.

pub mod list;
pub mod track;
mod tracks;
pub mod upload;
