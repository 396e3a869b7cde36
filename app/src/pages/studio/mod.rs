//! The studio: what artists work with.

mod tracks;
pub(crate) mod upload;
