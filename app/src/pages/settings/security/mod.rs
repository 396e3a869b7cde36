//! The Security tab: what it is about, and a page for each of its parts.

pub mod email;
pub mod log;
pub mod overview;
pub mod passkeys;
pub mod password;
pub mod remove_passkey;
pub mod remove_suspended;
pub mod sessions;
pub mod suspended;
pub mod two_step;
