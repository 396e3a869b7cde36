//! What several pages, or a page and an island, use.

pub mod icon;
#[cfg(feature = "ssr")]
pub mod long_field;
#[cfg(feature = "ssr")]
pub mod message;
pub mod navigation;
#[cfg(feature = "ssr")]
pub mod sentence;
#[cfg(feature = "ssr")]
pub mod shown_to;

#[cfg(feature = "ssr")]
pub mod confirm_first;
#[cfg(feature = "ssr")]
pub mod creator_card;
#[cfg(feature = "ssr")]
pub mod field;
#[cfg(feature = "ssr")]
pub mod form_errors;
#[cfg(feature = "ssr")]
pub mod header;
#[cfg(feature = "ssr")]
pub mod known_user;
#[cfg(feature = "ssr")]
pub mod link_form;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod passkey_form;
#[cfg(feature = "ssr")]
pub mod pending_email;
#[cfg(feature = "ssr")]
pub mod resend_button;
