//! What hydrates: the only code that reaches the browser.
//!
//! [`account::AccountProvider`] stands around a whole page and holds what its
//! islands share: the current user and the messages.

pub mod account;
pub mod creator_card;
mod erased;
pub mod facts;
pub mod messages;
pub mod navigation;
pub mod passkey;
pub mod resend;
mod webauthn;
