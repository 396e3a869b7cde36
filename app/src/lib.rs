//! What people see: pages, components, islands, and the server functions behind
//! them.
//!
//! The crate is compiled twice. With `ssr` it renders every page on the server;
//! with `hydrate` only the `islands` and the calls they make reach the browser.
//! Every form is a plain HTML form that works without either.

#![allow(clippy::needless_pass_by_value, reason = "a component owns its props")]

#[cfg(feature = "ssr")]
pub mod api_reference;
#[cfg(feature = "ssr")]
mod assets;
mod components;
pub mod dto;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
mod hashed_file;
mod islands;
#[cfg(feature = "ssr")]
pub mod kept_form;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod local_path;
#[cfg(feature = "ssr")]
mod lockdown;
#[cfg(feature = "ssr")]
mod media_url;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod refusal_code;
#[cfg(feature = "ssr")]
mod rendering;
#[cfg(feature = "ssr")]
pub mod scripts;
#[cfg(feature = "ssr")]
mod server_fns;
#[cfg(feature = "ssr")]
mod site;
#[cfg(feature = "ssr")]
mod status;
#[cfg(feature = "ssr")]
mod stored_data;
#[cfg(feature = "ssr")]
pub mod stylesheets;
#[cfg(feature = "ssr")]
pub mod texts;

#[cfg(feature = "ssr")]
pub use assets::{BuiltFiles, BuiltNames, Doubled, FOLDER, find_assets, is_hash};
#[cfg(feature = "ssr")]
pub use language::speaking;
#[cfg(feature = "ssr")]
pub use local_path::local_path;
#[cfg(feature = "ssr")]
pub use refusal_code::RefusalCode;
#[cfg(feature = "ssr")]
pub use rendering::error_page::error_page;
#[cfg(feature = "ssr")]
pub use rendering::maintenance_page::{Closed, maintenance_page};
#[cfg(feature = "ssr")]
pub use rendering::{Document, Page, not_found};
#[cfg(feature = "ssr")]
pub use server_fns::{FORMS, Form, ResponseOptions, SHOWN_TO, ShownToUser};
#[cfg(feature = "ssr")]
pub use site::{FromThisMachine, SiteInfo};
#[cfg(feature = "ssr")]
pub use status::{CHECKSUM_MISMATCH, retry_after, status};
