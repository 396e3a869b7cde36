//! The studio: what artists work with.

pub mod list;
mod queue;
pub mod track;
mod tracks;
pub mod upload;
