//! How a page is answered: its data is loaded, its view put into the frame that every
//! page has, and the whole document sent as one text.
//!
//! From the bottom up: [`request`] is what a page may read, [`content`] what its view
//! returns, [`frame`] what stands around that, [`document`] the HTML around all of it,
//! and [`page`] brings them together.

pub mod content;
pub mod document;
pub mod error_page;
mod failure;
mod frame;
mod instead;
pub mod maintenance_page;
pub mod page;
mod policy;
mod render;
pub mod request;
mod settings;
mod sharing;

pub use content::Content;
pub use document::Document;
pub use instead::Instead;
pub use page::{Page, not_found};
pub use request::PageRequest;
pub use sharing::Sharing;
