//! The pages, one folder each, and [`error_page`] for where no page can be.

pub(crate) mod account_locked;
pub(crate) mod development;
pub(crate) mod email_change;
mod error_page;
pub(crate) mod forgot_password;
pub(crate) mod frame;
pub(crate) mod home;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod not_me;
pub(crate) mod reauthenticate;
pub(crate) mod register;
pub(crate) mod request;
pub(crate) mod reset_password;
pub(crate) mod settings;
pub(crate) mod studio;
pub(crate) mod verify_email;

pub use error_page::error_page;
