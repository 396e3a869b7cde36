//! `/settings/security`: the Security tab, and a page for each of its parts.

pub(crate) mod email;
mod frame;
pub(crate) mod log;
mod overview;
pub(crate) mod passkeys;
pub(crate) mod password;
pub(crate) mod sessions;
pub(crate) mod suspended;
pub(crate) mod two_step;

pub use frame::SecurityFrame;
pub use overview::Security;
