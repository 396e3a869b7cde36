//! What hydrates: the only code that reaches the browser.
//!
//! [`account::AccountProvider`] stands around a whole page and holds what its islands
//! share: the current user. An island's view has in it what changes; what stays as the
//! server wrote it are its children, or is around it.

pub mod account;
mod call;
pub mod creator_card;
mod erased;
pub mod facts;
mod fields;
mod focus;
mod json;
pub mod navigation;
pub mod said;
