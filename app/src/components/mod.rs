//! What several pages, or a page and an island, use.

pub mod icon;
#[cfg(feature = "ssr")]
pub mod long_field;
pub mod message;
pub mod navigation;

#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod form_errors;
#[cfg(feature = "ssr")]
pub mod header;
